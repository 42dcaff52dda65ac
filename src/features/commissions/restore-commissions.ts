import { invariant } from "../../lib/assert.ts"
import { realNow } from "../../platform/clock.ts"
import type { Ctx } from "../../platform/ctx.ts"
import type { Tx } from "../../platform/db.ts"
import { newId } from "../../platform/new-id.ts"
import { outbox } from "../../platform/outbox.ts"
import { debtWrittenOff, restored, reverse, type Standing } from "../ledger/core/postings.ts"
import { postEntry } from "../ledger/post-entry.ts"
import { restorationDue } from "./core/reverse.ts"
import * as debtStore from "./debt-store.ts"
import type { Reversal } from "./reverse-commissions.ts"
import * as store from "./store.ts"

/** A dispute won gives back what it took; `refundedTotal` is without it. What a run has netted is owed anew. */
export async function restoreCommissions(tx: Tx, ctx: Ctx, vendorId: string, reversal: Reversal): Promise<void> {
  for (const commission of await store.listOfSources(tx, vendorId, [reversal.saleId], true)) {
    if (commission.status === "rejected") continue
    const due = restorationDue({
      saleAmount: reversal.saleAmount,
      commissionAmount: commission.amount,
      refundedTotal: reversal.refundedTotal,
      alreadyReversed: commission.reversed,
    })
    if (due > 0n) await restoreOne(tx, ctx, commission, due, reversal.causeId)
  }
}

async function restoreOne(tx: Tx, ctx: Ctx, commission: store.Commission, amount: bigint, causeId: string) {
  const { vendorId, id, affiliateId, currency } = commission
  const stood = await standingOf(tx, commission)
  const hasLeft = stood === "in_payout" || stood === "paid"
  const forgiven = hasLeft ? await forgiveDebts(tx, commission, amount) : amount
  const owedAnew = amount - forgiven - (await takeBackWriteOffs(tx, ctx, commission, amount - forgiven))
  const transactionId = await postEntry(
    tx,
    ctx,
    vendorId,
    restored(id, { affiliateId, currency, amount }, stood, owedAnew),
  )
  await store.insertReversal(tx, {
    ...{ vendorId, commissionId: id, causeId: `${causeId}:restored`, amount: -amount, stood, transactionId },
    ...{ id: newId("reversal"), at: ctx.now, createdAt: realNow() },
  })
  const status = commission.status === "reversed" ? stood : commission.status
  await store.updateCommission(tx, commission, { reversed: commission.reversed - amount, status })
  if (owedAnew > 0n) await insertRestoration(tx, ctx, commission, owedAnew, causeId)
  await outbox(tx, vendorId, "commission.updated", id)
}

/** Where a commission stands; one reversed as a whole goes back to where it stood before. */
async function standingOf(tx: Tx, commission: store.Commission): Promise<Standing> {
  invariant(commission.status !== "rejected", "rejected_is_not_restored")
  if (commission.status !== "reversed") return commission.status
  const last = await store.lastReversal(tx, commission.vendorId, commission.id)
  invariant(last, "reversed_commission_has_a_reversal")
  return last.stood
}

/** Lets go of open debts of a commission up to an amount; how much that was. */
async function forgiveDebts(tx: Tx, commission: store.Commission, amount: bigint): Promise<bigint> {
  let left = amount
  for (const debt of await store.lockOpenDebts(tx, commission.vendorId, commission.id)) {
    const forgiven = debt.amount < left ? debt.amount : left
    left -= forgiven
    if (forgiven === debt.amount) await store.updateDebt(tx, debt, { status: "canceled" })
    else if (forgiven > 0n) await store.updateDebt(tx, debt, { amount: debt.amount - forgiven })
  }
  return amount - left
}

/** What was given up of a debt had reached the affiliate already: it is not owed again. How much that was. */
async function takeBackWriteOffs(tx: Tx, ctx: Ctx, commission: store.Commission, amount: bigint): Promise<bigint> {
  const { vendorId, affiliateId, currency } = commission
  let left = amount
  if (left === 0n) return 0n
  for (const debt of await debtStore.lockWrittenOff(tx, vendorId, commission.id)) {
    const part = debt.amount < left ? debt.amount : left
    if (part === 0n) break
    left -= part
    await postEntry(tx, ctx, vendorId, reverse(debtWrittenOff(debt.id, { affiliateId, currency, amount: part })))
    await store.updateDebt(tx, debt, part === debt.amount ? { status: "canceled" } : { amount: debt.amount - part })
  }
  return amount - left
}

/** A payable row for what a run has withheld already and now owes again. */
async function insertRestoration(
  tx: Tx,
  ctx: Ctx,
  { vendorId, programId, affiliateId, customerId, currency, id }: store.Commission,
  amount: bigint,
  causeId: string,
) {
  await store.insertCommission(tx, {
    ...{ vendorId, programId, affiliateId, customerId, currency, amount, base: 0n },
    ...{ id: newId("commission"), kind: "restoration", sourceId: `${id}:${causeId}`, status: "payable", reasons: [] },
    ...{ note: `Restores ${id} after ${causeId}`, earnedAt: ctx.now, availableAt: ctx.now, createdAt: realNow() },
  })
}
