/** Amounts in minor units of the sale's currency; `requested` null asks for all that is left. */
export type RefundOutcome = { kind: "applies"; amount: bigint } | { kind: "exceeds"; left: bigint }

/** What a refund takes from a sale. A sale of zero can be refunded too: it earned something flat, perhaps. */
export function decideRefund(sale: { amount: bigint; refunded: bigint }, requested: bigint | null): RefundOutcome {
  const left = sale.amount - sale.refunded
  const isOver = left === 0n && sale.amount > 0n
  if (requested === null) return isOver ? { kind: "exceeds", left } : { kind: "applies", amount: left }
  return requested > left ? { kind: "exceeds", left } : { kind: "applies", amount: requested }
}

/** What a dispute takes: the bank claims what it likes, refunds made before it included, so it is cut to what is left. */
export function decideDispute(sale: { amount: bigint; refunded: bigint }, claimed: bigint | null): bigint {
  const left = sale.amount - sale.refunded
  return claimed === null || claimed > left ? left : claimed
}

type Claimed = { saleExternalId: string; requested: bigint | null; amount: bigint | null; currency: string | null }

/** Whether a refund reported again is the one that is known: the same sale, and the same amount as asked or as found. */
export function isSameRefund(known: Claimed, again: Omit<Claimed, "amount">): boolean {
  if (known.saleExternalId !== again.saleExternalId) return false
  if (known.currency !== null && again.currency !== null && known.currency !== again.currency) return false
  if (again.requested === null) return known.requested === null
  return again.requested === (known.requested ?? known.amount)
}

export type AppliedRefund = { id: string; amount: bigint; total: bigint }

/** Applied refunds with their running totals, in the order in which they were reported. */
export function runningTotals(applied: readonly { id: string; amount: bigint | null }[]): AppliedRefund[] {
  let total = 0n
  return applied.map(({ id, amount }) => {
    total += amount ?? 0n
    return { id, amount: amount ?? 0n, total }
  })
}
