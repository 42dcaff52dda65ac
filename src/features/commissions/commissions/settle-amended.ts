import { invariant } from "../../../lib/assert.ts"
import { audit } from "../../../platform/audit.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { newId } from "../../../platform/new-id.ts"
import { type CommissionStage, earned } from "../../ledger/posting/core/postings.ts"
import * as store from "../store.ts"
import { addCommission, changeCommission } from "./change-commission.ts"
import { spread } from "./core/parts.ts"
import { reversalTarget } from "./core/reverse.ts"
import { isSameWhose } from "./core/shares.ts"
import type { Reversal } from "./core/take-back.ts"
import type { Cause } from "./correct-commission.ts"
import * as redecisionStore from "./redecision-store.ts"
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
    const parts = rows.filter((row) => isSameWhose(row, base))
    for (const part of parts) seen.add(part)
    if (base.status !== "rejected") {
      const refunded = { saleAmount, commissionAmount: base.entitled, refundedTotal }
      const net = base.entitled - (refundedTotal > 0n ? reversalTarget(refunded) : 0n)
      await settleParts(tx, ctx, parts, net, causeId)
    }
  }
  return seen
}

/** From now on a commission that had left gives so much (`entitled`), of which refunds leave `net`; minor units. */
export async function settleEntitled(
  tx: Tx,
  ctx: Ctx,
  base: store.Commission,
  rows: readonly store.Commission[],
  { entitled, net, causeId }: { entitled: bigint; net: bigint; causeId: string },
): Promise<void> {
  const parts = rows.filter((row) => isSameWhose(row, base))
  await settleParts(tx, ctx, parts, net, causeId)
  const now = (await store.findCommission(tx, base.vendorId, base.id))!
  await changeCommission(tx, ctx, now, { entitled })
}

/** Writes down that a commission which had left gives another amount now. */
export async function noteEntitled(
  tx: Tx,
  ctx: Ctx,
  { vendorId, id, amount, entitled, status }: store.Commission,
  { after, reason, causeId }: { after: bigint; reason: Cause["reason"]; causeId: string },
) {
  const before = entitled ?? amount
  const stamp = { vendorId, id: newId("redecision"), at: ctx.now, createdAt: realNow() }
  const change = { commissionId: id, reason, causeId, before, after }
  await redecisionStore.insertRedecision(tx, { ...stamp, ...change, stood: status as CommissionStage })
  const amounts = { before: { amount: before }, after: { amount: after } }
  await audit(tx, ctx, vendorId, "commission.redecide", id, { reason, cause: causeId, ...amounts })
}

/** Brings a sale's commissions for one affiliate, the first of them first, to keep so much together; minor units. */
async function settleParts(
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
    recruitedId: base.recruitedId,
    shareBps: base.shareBps,
    shareOf: base.shareOf,
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
