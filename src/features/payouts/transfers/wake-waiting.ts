import type { Tx } from "../../../platform/db.ts"
import { outbox } from "../../../platform/outbox.ts"
import { firstAwaitingFunding } from "./item-store.ts"

/** The vendor's own funds have grown in a currency: what waits for them is paid after this commit. Nothing where none does. */
export async function wakeWaiting(tx: Tx, vendorId: string, currency: string): Promise<void> {
  if (await firstAwaitingFunding(tx, vendorId, currency)) await outbox(tx, vendorId, "payout_funds.added", currency)
}
