import type { Tx } from "../../../platform/db.ts"
import * as store from "../store.ts"

/** A group that something earned in; `reachedAt`: since when tiers have had the affiliate in it, where they did. */
export type EarnedInGroup = { name: string; isTier: boolean; reachedAt: Date | null }

/** The group that an affiliate was in at an instant, inside another's transaction; null where it is gone. */
export async function findEarnedIn(
  tx: Tx,
  vendorId: string,
  { affiliateId, groupId, isTier }: { affiliateId: string; groupId: string; isTier: boolean },
  at: Date,
): Promise<EarnedInGroup | null> {
  const group = await store.findGroup(tx, vendorId, groupId)
  if (!group) return null
  return {
    name: group.name,
    isTier,
    reachedAt: isTier ? await store.lastMoved(tx, vendorId, affiliateId, groupId, at) : null,
  }
}
