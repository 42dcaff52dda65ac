import { invariant } from "../../../lib/assert.ts"
import type { Tx } from "../../../platform/db.ts"
import * as store from "../store.ts"

/** The vendor that a transaction is about, with its zone and currency. */
export async function findVendor(tx: Tx, vendorId: string): Promise<store.Vendor> {
  const vendor = await store.findVendor(tx, vendorId)
  invariant(vendor, "vendor_exists")
  return vendor
}
