import { invariant } from "../../../lib/assert.ts"
import { assumingLast } from "../../../platform/assume-last.ts"
import type { Tx } from "../../../platform/db.ts"
import * as store from "../store.ts"

/** The vendor that a transaction is about, with its zone and currency. */
export async function findVendor(tx: Tx, vendorId: string): Promise<store.Vendor> {
  const vendor = await store.findVendor(tx, vendorId)
  invariant(vendor, "vendor_exists")
  return vendor
}

export type Units = store.Units

const assume = assumingLast<Units>()

async function findUnits(tx: Tx, vendorId: string): Promise<Units> {
  const units = await store.findUnits(tx, vendorId)
  invariant(units, "vendor_exists")
  return units
}

/** What is read in the vendor's zone and currency, which are looked up beside it. */
export const inUnits = <R>(tx: Tx, vendorId: string, use: (units: Units) => Promise<R>): Promise<R> =>
  assume(vendorId, () => findUnits(tx, vendorId), use)
