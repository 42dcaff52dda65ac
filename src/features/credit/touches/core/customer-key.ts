import type { Tx } from "../../../../platform/db.ts"

/** A customer as a journey is kept by: by our id, which joining gives to another; the vendor's own one is for people. */
export type CustomerKey = { id: string; externalId: string }

/** Customers stand to the right of credit: whoever starts the app hands in how they are found by the vendor's own id. */
export type Customers = {
  /** Made when it is not known yet. */
  keep(tx: Tx, vendorId: string, externalId: string): Promise<CustomerKey>
  /** Many at once, by their names. */
  keepAll(tx: Tx, vendorId: string, externalIds: readonly string[]): Promise<ReadonlyMap<string, CustomerKey>>
  find(tx: Tx, vendorId: string, externalId: string): Promise<CustomerKey | null>
}
