import { allocate } from "../../../lib/money.ts"
import { audit } from "../../../platform/audit.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { newId } from "../../../platform/new-id.ts"
import { earned, type OpenStage, reversed } from "../../ledger/posting/core/postings.ts"
import { postEntry } from "../../ledger/posting/post-entry.ts"
import * as store from "../store.ts"
import { changeCommission } from "./change-commission.ts"
import { type Decidable, refundedOf } from "./core/decide-sales.ts"
import type { copiesOf } from "./core/earning.ts"
import type { REDECIDED } from "./core/state.ts"
import * as redecisionStore from "./redecision-store.ts"

/** Why a commission becomes another, and by which sale, customer, refund or amendment. */
export type Cause = { reason: (typeof REDECIDED)[number]; id: string }

/** What a commission is to be, minor units; without copies of a rule it is to be nothing. */
type Corrected = { amount: bigint; copies: Copies | null }

/** Takes back what the sale had earned and earns what it earns now; nothing where that is the same. */
export async function correctCommission(
  tx: Tx,
  ctx: Ctx,
  row: store.Commission,
  sale: Pick<Decidable, "occasion" | "refundedTotal">,
  { amount: after, copies }: Corrected,
  cause: Cause,
) {
  const { vendorId, id, affiliateId, currency, amount: before } = row
  const taken = refundedOf(sale.occasion, sale.refundedTotal, after)
  if (before === after && row.reversed === taken && (!copies || isSame(copies, row))) return
  const stands = await stageOf(tx, row)
  const [was, is] = [before - row.reversed, after - taken]
  const owed = { affiliateId, currency }
  if (was !== is && was > 0n) await postEntry(tx, ctx, vendorId, reversed(id, { ...owed, amount: was }, stands))
  if (was !== is && is > 0n) await postEntry(tx, ctx, vendorId, earned(id, { ...owed, amount: is }))
  const redecision = newId("redecision")
  await shiftReversals(tx, ctx, row, taken - row.reversed, { stood: stands, transactionId: redecision })
  const stamp = { vendorId, at: ctx.now, createdAt: realNow() }
  const change = { commissionId: id, reason: cause.reason, causeId: cause.id, before, after, stood: stands }
  await redecisionStore.insertRedecision(tx, { ...stamp, id: redecision, ...change })
  await audit(tx, ctx, vendorId, "commission.redecide", id, {
    reason: cause.reason,
    cause: cause.id,
    before: { amount: before },
    after: { amount: after },
  })
  // Earned again it stands in the hold; whatever is over of that is payable at once.
  const open = stands === "held" ? "held" : "pending"
  const status = is === 0n ? "reversed" : was === is ? stands : open
  await changeCommission(tx, ctx, row, { ...copies, amount: after, reversed: taken, status })
}

type Copies = ReturnType<typeof copiesOf>
const isSame = (copies: Copies, { rule, ruleVersion, base, cutBy, shareOf }: store.Commission) =>
  copies.ruleVersion === ruleVersion &&
  copies.base === base &&
  copies.shareOf === shareOf &&
  inOneOrder(copies.cutBy) === inOneOrder(cutBy) &&
  inOneOrder(copies.rule) === inOneOrder(rule)

/** JSON whose keys stand in one order, since the database keeps them in its own. */
function inOneOrder(value: unknown): string {
  const sorted = (_key: string, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part
  return JSON.stringify(value ?? null, sorted)
}

/** Where an open commission stands; one that nothing is left of, where it stood before. */
async function stageOf(tx: Tx, { vendorId, id, status }: store.Commission): Promise<OpenStage> {
  if (status === "pending" || status === "held" || status === "payable") return status
  const [decided, taken] = await Promise.all([
    redecisionStore.listRedecisions(tx, vendorId, [id]),
    store.lastReversal(tx, vendorId, id),
  ])
  const last = decided.at(-1)
  const stood = taken && (!last || taken.createdAt > last.createdAt) ? taken.stood : last?.stood
  return stood === "held" || stood === "payable" ? stood : "pending"
}

/** Each refund and dispute goes on having its part of what is taken of a commission. */
async function shiftReversals(
  tx: Tx,
  ctx: Ctx,
  { vendorId, id: commissionId }: store.Commission,
  by: bigint,
  { stood, transactionId }: { stood: OpenStage; transactionId: string },
) {
  if (by === 0n) return
  const sums = new Map<string, bigint>()
  for (const { causeId, amount } of await store.listReversals(tx, vendorId, commissionId)) {
    const claim = causeId.split(":")[0]!
    sums.set(claim, (sums.get(claim) ?? 0n) + amount)
  }
  const remaining = [...sums].filter(([, amount]) => amount > 0n)
  const claims = remaining.length > 0 ? remaining : [[transactionId, 1n] as const]
  const total = claims.reduce((sum, [, amount]) => sum + amount, 0n)
  const parts =
    remaining.length > 0
      ? allocate(
          total + by,
          claims.map(([, amount]) => amount),
        )
      : [1n + by]
  for (const [i, [claim, had]] of claims.entries()) {
    const amount = parts[i]! - had
    if (amount === 0n) continue
    const causeId = `${claim}:${newId("reversal")}`
    const row = { vendorId, commissionId, causeId, amount, stood, transactionId, at: ctx.now, createdAt: realNow() }
    await store.insertReversal(tx, { ...row, id: newId("reversal") })
  }
}
