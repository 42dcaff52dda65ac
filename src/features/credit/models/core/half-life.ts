import { ONE, type Rational, rational, ZERO } from "../../../../lib/rational.ts"

const BITS = 128n
// The series carry more bits than are kept, so that their own truncation never reaches the last bit kept.
const WORK_BITS = 192n
const SCALE = 1n << WORK_BITS

// Beyond this many half-lives a touch weighs nothing: 2^-4096 of any amount of money is no part of a cent.
const MAX_HALVINGS = 4096n

/** ln 2 = Σ 1/(k·2^k), as a fixed-point number of WORK_BITS. */
const LN2 = (() => {
  let total = 0n
  for (let k = 1n; k <= WORK_BITS; k++) total += SCALE / (k << k)
  return total
})()

/**
 * 2^(−age/halfLife) for whole milliseconds. Whole half-lives are exact; between them a fixed-point value with 128
 * fractional bits, by integers alone: the same on every platform, and relatively wrong by less than 2^-126.
 */
export function decay(ageMs: bigint, halfLifeMs: bigint): Rational {
  const halvings = ageMs / halfLifeMs
  if (halvings > MAX_HALVINGS) return ZERO
  const rest = ageMs % halfLifeMs
  const fraction =
    rest === 0n ? ONE : rational(exponential((-LN2 * rest) / halfLifeMs) >> (WORK_BITS - BITS), 1n << BITS)
  return rational(fraction.n, fraction.d << halvings)
}

/** e^x by its series, for −1 < x ≤ 0, fixed-point of WORK_BITS. */
function exponential(x: bigint): bigint {
  let term = SCALE
  let total = SCALE
  for (let k = 1n; term !== 0n; k++) {
    term = (term * x) / (SCALE * k)
    total += term
  }
  return total
}
