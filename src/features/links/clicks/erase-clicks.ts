import type { Tx } from "../../../platform/db.ts"
import { consentOf } from "../redirect/core/click-flags.ts"
import { clickKey } from "../redirect/core/click-key.ts"
import * as store from "./forget-store.ts"

/**
 * Forgets clicks by their ids, where they came from and by what program unless others did so too, and messages of them that could
 * not be stored; what counts of them stays. How many there were. As the system.
 */
export async function eraseClicks(tx: Tx, vendorId: string, ids: string[]): Promise<number> {
  const keys = ids.flatMap((id) => clickKey(id) ?? [])
  let erased = 0
  for (const key of keys) erased += await store.eraseClick(tx, vendorId, key)
  await store.deleteDeadLettersOf(tx, vendorId, ids)
  return erased
}

/** These clicks as they are stored, with where they came from. As the system. */
export async function readClicksOf(tx: Tx, vendorId: string, ids: string[]): Promise<Record<string, unknown>[]> {
  const rows = []
  for (const id of ids) {
    const key = clickKey(id)
    const row = key && (await store.findClickText(tx, vendorId, key))
    if (!row) continue
    const { flags, ...texts } = row
    rows.push({ id, ...texts, consent: consentOf(flags) })
  }
  return rows
}
