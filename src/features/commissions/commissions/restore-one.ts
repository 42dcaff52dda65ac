import { invariant } from "../../../lib/assert.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { newId } from "../../../platform/new-id.ts"
import { type CommissionStage, debtWrittenOff, restored, reverse } from "../../ledger/posting/core/postings.ts"
import { postEntry } from "../../ledger/posting/post-entry.ts"
import * as store from "../store.ts"
import { changeCommission } from "./change-commission.ts"
import { giveBack } from "./core/give-back.ts"
import { reinstatePayable } from "./reinstate-payable.ts"

/** Gives a part of one locked commission back, to where it stood. */
export async function restoreOne(
  tx: Tx,
  ctx: Ctx,
  commission: store.Commission,
  amount: bigint,
  causeId: string,
): Promise<void> {
  const { vendorId, id, affiliateId, programId, customerId, currency } = commission
  const stood = await standingOf(tx, commission)
  const hasLeft = stood === "in_payout" || stood === "paid"
  const reinstated = hasLeft ? await endDebts(tx, ctx, commission, amount, causeId) : 0n
  const transactionId = await postEntry(
    tx,
    ctx,
    vendorId,
    restored(id, { affiliateId, currency, amount }, stood, reinstated),
  )
  await store.insertReversal(tx, {
    vendorId,
    commissionId: id,
    causeId: `${causeId}:restored`,
    amount: -amount,
    stood,
    transactionId,
    id: newId("reversal"),
    at: ctx.now,
    createdAt: realNow(),
  })
  const status = commission.status === "reversed" ? stood : commission.status
  await changeCommission(tx, ctx, commission, { reversed: commission.reversed - amount, status })
  if (reinstated > 0n) {
    const again = { amount: reinstated, causeId: `${id}:${causeId}`, note: `Restores ${id} after ${causeId}` }
    await reinstatePayable(tx, ctx, vendorId, { affiliateId, programId, customerId, currency, ...again })
  }
}

/** Where a commission stands; one reversed as a whole goes back to where it stood before. */
async function standingOf(tx: Tx, commission: store.Commission): Promise<CommissionStage> {
  invariant(commission.status !== "rejected", "rejected_is_not_restored")
  if (commission.status !== "reversed") return commission.status
  const last = await store.lastReversal(tx, commission.vendorId, commission.id)
  invariant(last, "reversed_commission_has_a_reversal")
  return last.stood
}

/** Ends the debts that an amount given back had made; how much of it is payable again. */
async function endDebts(tx: Tx, ctx: Ctx, commission: store.Commission, amount: bigint, causeId: string) {
  const { vendorId, affiliateId, currency } = commission
  const claim = claimOf(causeId)
  const taken = await store.listReversals(tx, vendorId, commission.id)
  const ownTaken = taken.filter((row) => claimOf(row.causeId) === claim).reduce((sum, row) => sum + row.amount, 0n)
  const debts = await store.lockDebtsOf(tx, vendorId, commission.id)
  const reducible = debts.flatMap(({ id, status, amount, causeId }) =>
    status === "open" || status === "written_off" ? [{ id, status, amount, isOwn: claimOf(causeId) === claim }] : [],
  )
  const { parts, reinstated } = giveBack(amount, ownTaken, reducible)
  for (const part of parts) {
    const debt = debts.find(({ id }) => id === part.id)!
    // What was given up of it had reached the affiliate already: it is not owed again.
    if (part.status === "written_off")
      await postEntry(
        tx,
        ctx,
        vendorId,
        reverse(debtWrittenOff(debt.id, { affiliateId, currency, amount: part.amount })),
      )
    const isAll = part.amount === debt.amount
    await store.updateDebt(tx, debt, isAll ? { status: "canceled" } : { amount: debt.amount - part.amount })
  }
  return reinstated
}

/** The refund or dispute behind a cause: each time that it changed a commission has a suffix of its own. */
const claimOf = (causeId: string) => causeId.split(":")[0]
