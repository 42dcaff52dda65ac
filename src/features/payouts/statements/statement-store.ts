import { and, desc, eq, inArray, isNotNull, lt } from "drizzle-orm"
import type { Tx } from "../../../platform/db.ts"
import type { CommissionKind } from "../../commissions/commissions/core/state.ts"
import { commissions } from "../../commissions/tables.ts"
import { sales } from "../../conversions/tables.ts"
import { affiliates } from "../../programs/tables.ts"
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

/** A person's payout, in the role of an affiliate; or null. */
export async function findOwnItem(tx: Tx, vendorIds: string[], id: string) {
  const { affiliateId, runId, vendorId } = payoutItems
  const [row] = await tx
    .select({ affiliateId, runId })
    .from(payoutItems)
    .where(and(inArray(vendorId, vendorIds), eq(payoutItems.id, id)))
  return row ?? null
}

/** What a commission is for: a sale by its name, what somebody recruited earned (not by which sale), or nothing that has a name. */
export type EarnedBy = {
  kind: CommissionKind
  sale: { id: string; name: string } | null
  recruiting: { name: string | null; bps: number } | null
  /** Whether it is a part of what a link of several earned. */
  isPart: boolean
}

/** By the ids of an affiliate's commissions, those among some references. */
export async function earnedBy(tx: Tx, vendorId: string, affiliateId: string, refs: string[]) {
  const ids = [...new Set(refs)]
  const { id, kind, sourceId, shareBps, recruitedId } = commissions
  const rows = await tx
    .select({ id, kind, sourceId, shareBps, name: sales.externalId, recruited: affiliates.name })
    .from(commissions)
    .leftJoin(sales, and(eq(sales.vendorId, commissions.vendorId), eq(sales.id, sourceId)))
    .leftJoin(affiliates, and(eq(affiliates.vendorId, commissions.vendorId), eq(affiliates.id, recruitedId)))
    .where(and(eq(commissions.vendorId, vendorId), eq(commissions.affiliateId, affiliateId), inArray(id, ids)))
  return new Map(
    rows.map((row): [string, EarnedBy] => [
      row.id,
      {
        kind: row.kind,
        sale: row.name === null || row.kind === "recruiting" ? null : { id: row.sourceId, name: row.name },
        recruiting: row.kind === "recruiting" ? { name: row.recruited, bps: row.shareBps ?? 0 } : null,
        isPart: row.kind !== "recruiting" && row.shareBps !== null,
      },
    ]),
  )
}
