import { invariant } from "../../../lib/assert.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { newId } from "../../../platform/new-id.ts"
import { earned } from "../../ledger/posting/core/postings.ts"
import type * as store from "../store.ts"
import { addCommission } from "./change-commission.ts"
import { spread } from "./core/parts.ts"
import { reversalTarget } from "./core/reverse.ts"
import type { Reversal } from "./core/take-back.ts"
import { restoreOne } from "./restore-one.ts"
import { reverseOne } from "./reverse-one.ts"

/**
 * Brings the commissions of amended sales that had left, among a sale's, to what its refunds leave of what they give now;
 * answers those, which nobody else is to change.
 */
export async function settleAmended(
  tx: Tx,
  ctx: Ctx,
  rows: readonly store.Commission[],
  { saleAmount, refundedTotal, causeId }: Omit<Reversal, "saleId">,
): Promise<Set<store.Commission>> {
  const seen = new Set<store.Commission>()
  for (const base of rows) {
    if (base.entitled === null || base.part !== 0) continue
    const parts = rows.filter(({ affiliateId }) => affiliateId === base.affiliateId)
    for (const part of parts) seen.add(part)
    if (base.status !== "rejected") {
      const refunded = { saleAmount, commissionAmount: base.entitled, refundedTotal }
      const net = base.entitled - (refundedTotal > 0n ? reversalTarget(refunded) : 0n)
      await settleParts(tx, ctx, parts, net, causeId)
    }
  }
  return seen
}

/** Brings a sale's commissions for one affiliate, the first of them first, to keep so much together; minor units. */
export async function settleParts(
  tx: Tx,
  ctx: Ctx,
  rows: readonly store.Commission[],
  net: bigint,
  causeId: string,
): Promise<void> {
  const parts = rows.filter(({ status }) => status !== "rejected").sort((a, b) => a.part - b.part)
  const { reversed, more } = spread(
    parts.map(({ amount, reversed, status }) => ({ amount, reversed, hasLeft: hasLeft(status) })),
    net,
  )
  for (const [i, row] of parts.entries()) {
    const by = reversed[i]! - row.reversed
    if (by > 0n) await reverseOne(tx, ctx, row, by, causeId)
    if (by < 0n) await restoreOne(tx, ctx, row, -by, causeId)
  }
  const last = rows.reduce((most, { part }) => (part > most ? part : most), 0)
  if (more > 0n) await earnMore(tx, ctx, parts[0]!, more, { part: last + 1, causeId })
}

/** Whether a payout has a commission, or has paid it. */
export function hasLeft(status: store.Commission["status"]): boolean {
  return status === "in_payout" || status === "paid"
}

/** An additional commission beside one that has left: it waits as long as that one did, from now on. */
async function earnMore(
  tx: Tx,
  ctx: Ctx,
  base: store.Commission,
  amount: bigint,
  { part, causeId }: { part: number; causeId: string },
) {
  const holdMs = base.availableAt.getTime() - base.earnedAt.getTime()
  const row = {
    vendorId: base.vendorId,
    id: newId("commission"),
    programId: base.programId,
    affiliateId: base.affiliateId,
    kind: base.kind,
    sourceId: base.sourceId,
    part,
    customerId: base.customerId,
    base: base.base,
    amount,
    currency: base.currency,
    status: "pending" as const,
    reasons: [],
    note: `Beside ${base.id}, which had left: ${causeId.split(":")[0]}`,
    rule: base.rule,
    ruleVersion: base.ruleVersion,
    earnedAt: base.earnedAt,
    availableAt: new Date(ctx.now.getTime() + holdMs),
    createdAt: realNow(),
  }
  invariant(await addCommission(tx, ctx, row, earned), "part_is_new")
}
