import { invariant } from "./assert.ts"
import { allocate, divRound } from "./money.ts"

/** An exact fraction in lowest terms, its denominator positive. */
export type Rational = { readonly n: bigint; readonly d: bigint }

export const ZERO: Rational = { n: 0n, d: 1n }
export const ONE: Rational = { n: 1n, d: 1n }

/** n/d in lowest terms; d must not be zero. */
export function rational(n: bigint, d = 1n): Rational {
  invariant(d !== 0n, "denominator_not_zero")
  const divisor = gcd(n < 0n ? -n : n, d < 0n ? -d : d)
  const sign = d < 0n ? -1n : 1n
  return { n: (sign * n) / divisor, d: (sign * d) / divisor }
}

function gcd(a: bigint, b: bigint): bigint {
  // Sums of fixed-point numbers have powers of two below the line: there it is the lowest bit that counts.
  if (b > 0n && (b & (b - 1n)) === 0n) {
    const lowest = a & -a
    return lowest === 0n || lowest > b ? b : lowest
  }
  let [x, y] = [a, b]
  while (y !== 0n) [x, y] = [y, x % y]
  return x
}

/** Exact, like all of these: nothing is rounded before `apportion`. */
export function add(a: Rational, b: Rational): Rational {
  if (a.d === b.d) return rational(a.n + b.n, a.d)
  return rational(a.n * b.d + b.n * a.d, a.d * b.d)
}

/** a − b. */
export function subtract(a: Rational, b: Rational): Rational {
  return rational(a.n * b.d - b.n * a.d, a.d * b.d)
}

/** a · b. */
export function multiply(a: Rational, b: Rational): Rational {
  return rational(a.n * b.n, a.d * b.d)
}

/** a / b, for b other than zero. */
export function divide(a: Rational, b: Rational): Rational {
  return rational(a.n * b.d, a.d * b.n)
}

export function sum(all: readonly Rational[]): Rational {
  return all.reduce(add, ZERO)
}

/** A sum of very many fractions: by denominator, of which there are few, so that each is shortened once and not each time. */
export type RunningSum = Map<bigint, bigint>

/** Adds so many times the fraction. */
export function accumulate(sums: RunningSum, { n, d }: Rational, times: number): void {
  sums.set(d, (sums.get(d) ?? 0n) + n * BigInt(times))
}

/** The sum itself, in lowest terms. */
export function totalOf(sums: RunningSum): Rational {
  return sum([...sums].map(([d, n]) => rational(n, d)))
}

/** The same proportions with a sum of exactly 1; null where there is nothing to share. */
export function normalize(weights: readonly Rational[]): Rational[] | null {
  const total = sum(weights)
  return total.n === 0n ? null : weights.map((w) => divide(w, total))
}

/** The fraction times 10^places as a whole number, rounded half away from zero. */
export function toFixedPoint(value: Rational, places: number): bigint {
  return divRound(value.n * 10n ** BigInt(places), value.d)
}

/** Whole numbers in the same proportions; worked out once where many totals are split by the same weights. */
export function toWhole(weights: readonly Rational[]): bigint[] {
  const denominator = weights.reduce((d, w) => (d === w.d ? d : (d * w.d) / gcd(d, w.d)), 1n)
  return weights.map((w) => w.n * (denominator / w.d))
}

/** Splits a whole number by non-negative weights with the largest remainder, ties to the earlier. Parts sum to it. */
export function apportion(total: bigint, weights: readonly Rational[]): bigint[] {
  return allocate(total, toWhole(weights))
}

const SHORT = 1n << 64n
const LONGEST = 1n << 128n

/**
 * The same fraction, or to 2^-128 where its denominator is longer than 64 bits: a sum of thousands grows with every new
 * denominator, and these then share one.
 */
export function shorten(value: Rational): Rational {
  return value.d <= SHORT ? value : rational((value.n * LONGEST) / value.d, LONGEST)
}
