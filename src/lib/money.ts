import { invariant } from "./assert.ts"

// Money is a bigint in minor units of an ISO 4217 currency. Nothing here, or anywhere near money, is a float.

export const MAX_AMOUNT = 1_000_000_000_000n
export const BPS = 10_000n

const abs = (n: bigint) => (n < 0n ? -n : n)

/** numerator / denominator, rounded half away from zero. Denominator > 0. */
export function divRound(numerator: bigint, denominator: bigint): bigint {
  invariant(denominator > 0n, "denominator_positive")
  const quotient = (abs(numerator) * 2n + denominator) / (denominator * 2n)
  return numerator < 0n ? -quotient : quotient
}

/** amount × bps / 10000, rounded half away from zero: 5500 at 70 bps is 39. */
export function mulBps(amount: bigint, bps: bigint): bigint {
  return divRound(amount * bps, BPS)
}

/** Splits `total` by weights with the largest remainder, ties to the earlier. The parts always sum to the total. */
export function allocate(total: bigint, weights: readonly bigint[]): bigint[] {
  const sum = weights.reduce((a, b) => a + b, 0n)
  invariant(sum > 0n && weights.every((w) => w >= 0n), "weights_positive")
  const whole = abs(total)
  const shares = weights.map((w) => whole * w)
  const parts = shares.map((share) => share / sum)
  let left = whole - parts.reduce((a, b) => a + b, 0n)
  if (left > 0n) {
    const remainders = shares.map((share, index) => ({ index, remainder: share - parts[index]! * sum }))
    remainders.sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1))
    for (const { index } of remainders) {
      if (left === 0n) break
      parts[index] = parts[index]! + 1n
      left -= 1n
    }
  }
  return total < 0n ? parts.map((p) => -p) : parts
}
