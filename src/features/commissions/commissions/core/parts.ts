/** One of the commissions that a sale has for an affiliate; `hasLeft`: a payout has it, or paid it. Minor units. */
export type CommissionPart = { amount: bigint; reversed: bigint; hasLeft: boolean }

/** What each part is to have reversed in all (in their order), and what no part can hold and is to be earned besides. */
export type Spread = { reversed: bigint[]; more: bigint }

/**
 * Spreads what a sale's commissions are to keep together over them. Less is taken from what has not left first, the latest
 * before the earlier; more is given back in the other order.
 */
export function spread(parts: readonly CommissionPart[], net: bigint): Spread {
  const reversed = parts.map((part) => part.reversed)
  const kept = parts.reduce((sum, part) => sum + part.amount - part.reversed, 0n)
  const places = parts.map((_, i) => i)
  if (net >= kept) {
    let more = net - kept
    for (const i of places) {
      const back = least(more, reversed[i]!)
      reversed[i] = reversed[i]! - back
      more -= back
    }
    return { reversed, more }
  }
  let less = kept - net
  const open = places.filter((i) => !parts[i]!.hasLeft)
  const left = places.filter((i) => parts[i]!.hasLeft)
  for (const i of [...open.reverse(), ...left.reverse()]) {
    const taken = least(less, parts[i]!.amount - reversed[i]!)
    reversed[i] = reversed[i]! + taken
    less -= taken
  }
  return { reversed, more: 0n }
}

const least = (a: bigint, b: bigint) => (a < b ? a : b)
