import type { Tx } from "../../../platform/db.ts"
import * as store from "../store.ts"

/** What one customer's events earned is noted under another from now on: both names turned out to be one customer. */
export function renameCustomer(tx: Tx, vendorId: string, from: string, to: string): Promise<void> {
  return store.renameCustomer(tx, vendorId, from, to)
}
