import { invariant } from "../../../../lib/assert.ts"
import type { Stamp } from "../../../../lib/stamp.ts"
import type { Happened } from "../../../../vocabulary/topics.ts"
import { matured, reversed } from "../../../ledger/posting/core/postings.ts"
import type { Transaction } from "../../../ledger/posting/post-entry.ts"
import type { Commission, NewDebt, NewReversal } from "../../store.ts"
import { isDue } from "./due.ts"
import { reversalDue } from "./reverse.ts"

/** `refundedTotal`: all that was refunded or disputed of the sale so far, this cause included. Minor units. */
export type Reversal = { saleId: string; saleAmount: bigint; refundedTotal: bigint; causeId: string }

/** What taking back writes; commissions as they are then. */
export type TakenBack = {
  commissions: Commission[]
  reversals: NewReversal[]
  debts: NewDebt[]
  transactions: Transaction[]
  events: Happened[]
}

export const NOTHING_TAKEN: TakenBack = { commissions: [], reversals: [], debts: [], transactions: [], events: [] }

/** Takes from a sale's commissions in proportion to its refunds, what a reversed or rejected one does not have excepted. */
export function takeBackOfSale(rows: readonly Commission[], reversal: Reversal, stamp: Stamp): TakenBack {
  const { saleAmount, refundedTotal, causeId } = reversal
  const taken = rows.flatMap((commission) => {
    const { status, amount: commissionAmount, reversed: alreadyReversed } = commission
    if (status === "rejected" || status === "reversed") return []
    const due = reversalDue({ saleAmount, commissionAmount, refundedTotal, alreadyReversed })
    return due > 0n ? [takeBack(commission, due, causeId, stamp)] : []
  })
  return {
    commissions: taken.flatMap(({ commissions }) => commissions),
    reversals: taken.flatMap(({ reversals }) => reversals),
    debts: taken.flatMap(({ debts }) => debts),
    transactions: taken.flatMap(({ transactions }) => transactions),
    events: taken.flatMap(({ events }) => events),
  }
}

/** Takes a part (minor units) of one commission back, from where it stands; what has left already becomes a debt. */
export function takeBack(commission: Commission, amount: bigint, causeId: string, stamp: Stamp): TakenBack {
  const { vendorId, id: commissionId, affiliateId, currency, status: stood } = commission
  invariant(stood !== "rejected" && stood !== "reversed", "reversed_from_where_it_stands")
  const taken = commission.reversed + amount
  invariant(taken <= commission.amount, "reversed_within_amount")
  const { newId, now: at, createdAt } = stamp
  const posted = { ...reversed(commissionId, { affiliateId, currency, amount }, stood), reverses: null }
  const transactionId = newId("transaction")
  const row = { vendorId, commissionId, causeId, amount, at, createdAt }
  const hasLeft = stood === "in_payout" || stood === "paid"
  const left = commission.amount - taken
  // What has left stays paid: the debt says what is owed back.
  const status = left === 0n && !hasLeft ? ("reversed" as const) : stood
  const changed = mature({ ...commission, reversed: taken, status }, stamp)
  return {
    commissions: [changed.commission],
    reversals: [{ ...row, id: newId("reversal"), stood, transactionId }],
    debts: hasLeft ? [{ ...row, id: newId("debt"), affiliateId, currency, status: "open" }] : [],
    transactions: [{ ...posted, id: transactionId }, ...changed.transactions],
    events: [{ type: "commission.updated", ref: commissionId }, ...changed.events],
  }
}

/** What is due when it is written is payable when it is answered. */
function mature(commission: Commission, { now, newId }: Stamp) {
  const { id, affiliateId, currency, status, availableAt } = commission
  if (status !== "pending" || !isDue(availableAt, now)) return { commission, transactions: [], events: [] }
  const posting = matured(id, { affiliateId, currency, amount: commission.amount - commission.reversed })
  const events: Happened[] = [{ type: "commission.updated", ref: id }]
  return {
    commission: { ...commission, status: "payable" as const, maturesAt: null },
    transactions: [{ ...posting, id: newId("transaction"), reverses: null }],
    events,
  }
}
