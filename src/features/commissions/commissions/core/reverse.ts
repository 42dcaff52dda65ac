import { divRound } from "../../../../lib/money.ts"

/** Amounts in minor units of the sale's currency. `refundedTotal` is all that was refunded or lost to disputes so far. */
export type Refunded = { saleAmount: bigint; commissionAmount: bigint; refundedTotal: bigint }

/**
 * How much of a commission a refund total takes back, rounded once over the total, so that refunds adding up to the sale
 * take exactly the commission. Ask only when there was a refund: one of a sale of zero is a full one.
 */
export function reversalTarget({ saleAmount, commissionAmount, refundedTotal }: Refunded): bigint {
  if (refundedTotal >= saleAmount) return commissionAmount
  return refundedTotal > 0n ? divRound(commissionAmount * refundedTotal, saleAmount) : 0n
}

/** What is still to be reversed after a refund, never negative, in whatever order refunds arrive. */
export function reversalDue(refunded: Refunded & { alreadyReversed: bigint }): bigint {
  const due = reversalTarget(refunded) - refunded.alreadyReversed
  return due > 0n ? due : 0n
}

/** What a dispute won gives back, `refundedTotal` being without it: the opposite of `reversalDue`, never negative. */
export function restorationDue(refunded: Refunded & { alreadyReversed: bigint }): bigint {
  const target = refunded.refundedTotal > 0n ? reversalTarget(refunded) : 0n
  const due = refunded.alreadyReversed - target
  return due > 0n ? due : 0n
}
