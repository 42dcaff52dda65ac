/**
 * What the definitions of the credit models give, exactly and by other ways than the product's: sums as they are written,
 * Shapley over all coalitions, Markov by Gaussian elimination. Fractions of its own, so that it shares nothing with it.
 */
import type { PublicJourney, Step } from "./public-journeys.ts"

type Fraction = { n: bigint; d: bigint }
type Journeys = readonly PublicJourney<string>[]
/** By channel, as `n/d` in lowest terms. */
export type Exact = ReadonlyMap<string, string>

const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? (a < 0n ? -a : a) : gcd(b, a % b))
const over = (n: bigint, d: bigint): Fraction => {
  const by = gcd(n, d) * (d < 0n ? -1n : 1n)
  return { n: n / by, d: d / by }
}
const [NONE, ONE] = [over(0n, 1n), over(1n, 1n)]
const plus = (a: Fraction, b: Fraction) => over(a.n * b.d + b.n * a.d, a.d * b.d)
const times = (a: Fraction, b: Fraction) => over(a.n * b.n, a.d * b.d)
const minus = (a: Fraction, b: Fraction) => plus(a, { n: -b.n, d: b.d })
const by = (a: Fraction, b: Fraction) => over(a.n * b.d, a.d * b.n)

export const plain = ({ n, d }: Fraction) => {
  const lowest = over(n, d)
  return `${lowest.n}/${lowest.d}`
}
const written = (sums: ReadonlyMap<string, Fraction>): Exact =>
  new Map([...sums].map(([name, value]) => [name, plain(value)]))

/** All closes, each weighed by what its model gives the touch at `i` of `n`. Channels that got nothing are there too. */
function weighed(journeys: Journeys, weight: (i: number, n: number) => Fraction): Exact {
  const sums = new Map<string, Fraction>()
  for (const { channels, converted } of journeys.filter((journey) => journey.converted > 0 || journey.lost > 0))
    for (const [i, name] of channels.entries()) {
      const part = times(weight(i, channels.length), over(BigInt(converted), 1n))
      sums.set(name, plus(sums.get(name) ?? NONE, part))
    }
  return written(sums)
}

/** All on the first touch (0) or on the last (−1). */
export const touched = (journeys: Journeys, which: 0 | -1) =>
  weighed(journeys, (i, n) => (i === (which === 0 ? 0 : n - 1) ? ONE : NONE))

export const linear = (journeys: Journeys) => weighed(journeys, (_, n) => over(1n, BigInt(n)))

/** 40 % first, 40 % last, 20 % over those between; of two half and half, of one all. */
export const position = (journeys: Journeys) =>
  weighed(journeys, (i, n) => {
    if (n < 3) return over(1n, BigInt(n))
    return i === 0 || i === n - 1 ? over(2n, 5n) : over(1n, 5n * BigInt(n - 2))
  })

/** φ over all coalitions; a coalition is worth the closes of the journeys whose channels all lie in it. */
export function shapley(journeys: Journeys): Exact {
  const names = [...new Set(journeys.flatMap(({ channels }) => channels))]
  const bit = new Map(names.map((name, i) => [name, 1 << i]))
  const masks = journeys.map(({ channels, converted }) => ({
    mask: channels.reduce((mask, name) => mask | bit.get(name)!, 0),
    converted,
  }))
  const worth = (of: number) =>
    masks.reduce((all, { mask, converted }) => all + ((mask & ~of) === 0 ? converted : 0), 0)
  const factorial = (n: number): bigint => (n < 2 ? 1n : BigInt(n) * factorial(n - 1))
  const size = (of: number) => names.filter((_, i) => of & (1 << i)).length
  const sums = names.map((name, i): [string, Fraction] => {
    let sum = NONE
    for (let of = 0; of < 1 << names.length; of++) {
      if (of & (1 << i)) continue
      const weight = over(factorial(size(of)) * factorial(names.length - size(of) - 1), factorial(names.length))
      sum = plus(sum, times(weight, over(BigInt(worth(of | (1 << i)) - worth(of)), 1n)))
    }
    return [name, sum]
  })
  return written(new Map(sums))
}

/** Removal effects and shares: the chain's linear equations, solved with and without each channel. */
export function markov(steps: readonly Step[]): { removal: Exact; shares: Exact } {
  const names = [...new Set(steps.map(({ from }) => from))].filter((name) => name !== "start")
  const whole = reaches(steps, ["start", ...names])
  const effects = names.map((name) => {
    const without = reaches(steps, ["start", ...names.filter((other) => other !== name)])
    return minus(ONE, by(without, whole))
  })
  const all = effects.reduce(plus, NONE)
  return {
    removal: written(new Map(names.map((name, i) => [name, effects[i]!]))),
    shares: written(new Map(names.map((name, i) => [name, by(effects[i]!, all)]))),
  }
}

/** P(conversion) from `start` among these states, by (I − Q)·x = r; what leaves them is lost. */
function reaches(steps: readonly Step[], states: readonly string[]): Fraction {
  const rows = states.map((from) => {
    const own = steps.filter((step) => step.from === from)
    const all = BigInt(own.reduce((sum, { count }) => sum + count, 0))
    const p = (to: string) => over(BigInt(own.reduce((sum, step) => sum + (step.to === to ? step.count : 0), 0)), all)
    return [...states.map((to) => minus(to === from ? ONE : NONE, p(to))), p("conversion")]
  })
  for (let i = 0; i < rows.length; i++) {
    const pivot = rows.findIndex((row, at) => at >= i && row[i]!.n !== 0n)
    ;[rows[i], rows[pivot]] = [rows[pivot]!, rows[i]!]
    const head = rows[i]![i]!
    rows[i] = rows[i]!.map((value) => by(value, head))
    for (const [at, row] of rows.entries())
      if (at !== i) rows[at] = row.map((value, column) => minus(value, times(row[i]!, rows[i]![column]!)))
  }
  return rows[0]!.at(-1)!
}
