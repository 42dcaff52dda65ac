import { and, desc, eq, isNotNull, lt } from "drizzle-orm"
import type { Tx } from "../../../platform/db.ts"
import type { Item } from "../runs/run-store.ts"
import { payoutItems } from "../tables.ts"

/** An affiliate's paid item of a run, or null. */
export async function settledItemOf(
  tx: Tx,
  vendorId: string,
  affiliateId: string,
  runId: string,
): Promise<Item | null> {
  const [row] = await tx
    .select()
    .from(payoutItems)
    .where(
      and(
        eq(payoutItems.vendorId, vendorId),
        eq(payoutItems.runId, runId),
        eq(payoutItems.affiliateId, affiliateId),
        isNotNull(payoutItems.sentAt),
      ),
    )
  return row ?? null
}

/** The affiliate's item that was paid last before an instant, in the same currency; or null. */
export async function settledItemBefore(tx: Tx, item: Item, at: Date): Promise<Item | null> {
  const [row] = await tx
    .select()
    .from(payoutItems)
    .where(
      and(
        eq(payoutItems.vendorId, item.vendorId),
        eq(payoutItems.affiliateId, item.affiliateId),
        eq(payoutItems.currency, item.currency),
        lt(payoutItems.sentAt, at),
      ),
    )
    .orderBy(desc(payoutItems.sentAt))
    .limit(1)
  return row ?? null
}
