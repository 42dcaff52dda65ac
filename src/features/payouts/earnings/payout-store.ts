import { and, desc, eq, inArray, isNotNull, lt, ne, sql } from "drizzle-orm"
import { decodeCursor, type PageRequest } from "../../../lib/page.ts"
import type { Tx } from "../../../platform/db.ts"
import { payoutItems, payoutRuns } from "../tables.ts"

/** Payouts to some affiliates of a vendor, newest first, one more than the page holds; none of runs that were let go. */
export async function listPayouts(tx: Tx, vendorId: string, affiliateIds: string[], page: PageRequest) {
  const after = decodeCursor(page.cursor)
  const { id, affiliateId, amount, returned, currency, provider, status, reason, sentAt } = payoutItems
  return tx
    .select({
      id,
      affiliateId,
      amount,
      returned,
      currency,
      provider,
      status,
      reason,
      sentAt,
      runStatus: payoutRuns.status,
      draftedAt: payoutRuns.draftedAt,
    })
    .from(payoutItems)
    .innerJoin(payoutRuns, and(eq(payoutRuns.vendorId, payoutItems.vendorId), eq(payoutRuns.id, payoutItems.runId)))
    .where(
      and(
        eq(payoutItems.vendorId, vendorId),
        inArray(affiliateId, affiliateIds),
        ne(payoutRuns.status, "canceled"),
        after ? lt(id, after) : undefined,
      ),
    )
    .orderBy(desc(id))
    .limit(page.limit + 1)
}

/** What was paid to them and stayed paid, by currency, in minor units. */
export async function sumPaid(tx: Tx, vendorId: string, affiliateIds: string[]) {
  const { affiliateId, currency, amount, returned, sentAt } = payoutItems
  const rows = await tx
    .select({ currency, amount: sql<string>`sum(${amount} - ${returned})::text` })
    .from(payoutItems)
    .where(and(eq(payoutItems.vendorId, vendorId), inArray(affiliateId, affiliateIds), isNotNull(sentAt)))
    .groupBy(currency)
  return rows.map((row) => ({ currency: row.currency, amount: BigInt(row.amount) }))
}
