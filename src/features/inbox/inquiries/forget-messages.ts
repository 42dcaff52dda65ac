import type { Tx } from "../../../platform/db.ts"
import * as store from "../store.ts"

/** Forgets what was written in inquiries that were over before an instant, and about them; that they were stays. As the system. */
export async function forgetMessages(tx: Tx, vendorId: string, before: Date): Promise<void> {
  await store.clearTexts(tx, vendorId, store.overBefore(before))
}
