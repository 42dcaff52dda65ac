import { type Rational, rational, ZERO } from "../../../../lib/rational.ts"

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
  const { fixed, halvings } = decayed(ageMs, halfLifeMs)
  return fixed === 0n ? ZERO : rational(fixed, 1n << (BITS + halvings))
}

/** The same of several ages, as whole numbers in their proportions: for thousands of deals, where reducing fractions costs most. */
export function decays(agesMs: readonly bigint[], halfLifeMs: bigint): bigint[] {
  const parts = agesMs.map((age) => decayed(age, halfLifeMs))
  const most = parts.reduce((max, { halvings }) => (halvings > max ? halvings : max), 0n)
  const whole = parts.map(({ fixed, halvings }) => fixed << (most - halvings))
  const bits = whole.reduce((all, one) => all | one, 0n)
  // The lowest bit that any of them has: the highest power of two that divides them all.
  const common = bits & -bits
  return common > 1n ? whole.map((one) => one / common) : whole
}

/** fixed · 2^−(BITS + halvings), of which `fixed` is 0 where nothing is left. */
function decayed(ageMs: bigint, halfLifeMs: bigint): { fixed: bigint; halvings: bigint } {
  const halvings = ageMs / halfLifeMs
  if (halvings > MAX_HALVINGS) return { fixed: 0n, halvings: 0n }
  const rest = ageMs % halfLifeMs
  const fixed = rest === 0n ? 1n << BITS : fraction(rest, halfLifeMs) >> (WORK_BITS - BITS)
  return { fixed, halvings }
}

const STEPS = 256n
/** 2^(−step/STEPS), each worked out when it is first needed. */
const steps: bigint[] = []

/** 2^(−rest/halfLife) for less than a half-life: by whole steps from a table, and what is left by a series that is short then. */
function fraction(rest: bigint, halfLife: bigint): bigint {
  const step = (rest * STEPS) / halfLife
  const left = rest * STEPS - step * halfLife
  const own = exponential((-LN2 * left) / (halfLife * STEPS))
  if (step === 0n) return own
  steps[Number(step)] ??= exponential((-LN2 * step) / STEPS)
  return (own * steps[Number(step)]!) >> WORK_BITS
}

/** e^x by its series, for −1 < x ≤ 0, fixed-point of WORK_BITS. */
function exponential(x: bigint): bigint {
  let term = SCALE
  let total = SCALE
  for (let k = 1n; term !== 0n; k++) {
    term = (term * x) >> WORK_BITS
    term /= k
    total += term
  }
  return total
}
