import type { Tx } from "../../../platform/db.ts"
import * as store from "./packing-store.ts"

/** So many in one transaction. */
const MOST = 20_000

/** Until which day roll-ups are to be packed at once; null where there is no need to stop. */
export const findPackingDay = (tx: Tx, vendorNumber: number, since: string | null): Promise<string | null> =>
  store.findFullDay(tx, vendorNumber, { since, most: MOST })

/**
 * Writes roll-ups of days that are over again, so that a vendor's lie together: they came among those of all vendors, two or three
 * to a page. They say the same wherever they lie, and what still comes of such a day is added as before.
 */
export async function packRollUps(tx: Tx, vendorNumber: number, days: store.RolledUp): Promise<void> {
  if (days.since !== days.until) await store.rewriteRollUps(tx, vendorNumber, days)
}
