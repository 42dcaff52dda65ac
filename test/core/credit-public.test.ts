import { describe, expect, it } from "vitest"
import { closeShares, type Weighing, weighWhole } from "../../src/features/credit/models/core/credit.ts"
import {
  CHANNELS,
  type Channel,
  type Touch,
  type Transition,
  transitions,
} from "../../src/features/credit/models/core/journey.ts"
import { conversionProbability, learnedOf, removalEffects } from "../../src/features/credit/models/core/markov.ts"
import { add, divide, multiply, type Rational, rational, sum, toFixedPoint, ZERO } from "../../src/lib/rational.ts"
import { type Exact, linear, markov, plain, position, shapley, touched } from "../support/exact-credit.ts"
import { DRAWN, JOURNEYS, LETTERED, SIMULATED, stepsOf } from "../support/public-journeys.ts"

const started = JOURNEYS.reduce((all, { converted, lost }) => all + converted + lost, 0)
const closes = JOURNEYS.reduce((all, { converted }) => all + converted, 0)

/** What our models give each channel of all closes, journey by journey. */
function credited(weighing: Weighing): Map<Channel, Rational> {
  const sums = new Map<Channel, Rational>()
  for (const { channels, converted } of JOURNEYS) {
    const touches = channels.map(touch)
    for (const [channel, share] of closeShares(touches, weighWhole(weighing, touches)))
      sums.set(channel, add(sums.get(channel) ?? ZERO, multiply(share, rational(BigInt(converted)))))
  }
  return sums
}
const touch = (channel: Channel, i: number): Touch => ({
  id: `tch_${i}`,
  channel,
  at: new Date(Date.UTC(2026, 0, 1, i)),
  arrival: i,
  milestone: null,
})
const asTransitions = (steps: readonly { from: string; to: string; count: number }[]) => steps as Transition[]
const decimal = (value: Rational) => Number(toFixedPoint(value, 15)) / 1e15
const same = (ours: ReadonlyMap<string, Rational>, theirs: Exact) => {
  expect([...ours.keys()].sort()).toEqual([...theirs.keys()].sort())
  for (const [name, value] of ours) expect([name, plain({ n: value.n, d: value.d })]).toEqual([name, theirs.get(name)])
}

describe("a public set of 1,026 journeys", () => {
  it("is that large", () => expect([started, closes]).toEqual([1026, 243]))

  it.each([
    ["first_touch", touched(JOURNEYS, 0)],
    ["last_touch", touched(JOURNEYS, -1)],
    ["linear", linear(JOURNEYS)],
    ["position_based", position(JOURNEYS)],
    ["shapley", shapley(JOURNEYS)],
  ] as const)("is credited by %s exactly as the definition says", (model, exact) => {
    const ours = credited({ model })
    same(ours, exact)
    expect(sum([...ours.values()])).toEqual(rational(BigInt(closes)))
  })

  it("has by markov the removal effects, shares and rate that solving its equations gives, also by its own ten channels", () => {
    const own = markov(stepsOf(JOURNEYS))
    const counted = JOURNEYS.flatMap(({ channels, converted, lost }) => [
      { channels, converted: true, count: converted },
      { channels, converted: false, count: lost },
    ])
    const learned = learnedOf(transitions(counted))
    expect([learned.journeys, learned.converted]).toEqual([started, closes])
    expect(plain(conversionProbability(learned.transitions))).toBe(plain({ n: BigInt(closes), d: BigInt(started) }))
    same(new Map(learned.removal.map(({ channel, effect }) => [channel, effect])), own.removal)
    same(new Map(learned.removal.map(({ channel, share }) => [channel, share])), own.shares)
    same(removalEffects(asTransitions(stepsOf(LETTERED))), markov(stepsOf(LETTERED)).removal)
  })

  it("has other closes by another model: the data tells them apart", () => {
    const found = (["first_touch", "last_touch", "linear", "position_based", "shapley"] as const).map((model) =>
      CHANNELS.map((channel) => plain(credited({ model }).get(channel)!)).join(),
    )
    expect(new Set(found).size).toBe(found.length)
  })
})

describe("published results", () => {
  it("of a notebook that inverts the matrix in doubles are ours to its last digits", () => {
    const effects = removalEffects(asTransitions(DRAWN.steps))
    const whole = sum([...effects.values()])
    const ends = DRAWN.steps.filter(({ to }) => to === "conversion")
    const total = rational(BigInt(ends.reduce((all, { count }) => all + count, 0)))
    for (const [name, effect] of effects as ReadonlyMap<string, Rational>) {
      expect(decimal(effect)).toBeCloseTo(DRAWN.removal[name as keyof typeof DRAWN.removal], 12)
      const share = divide(multiply(effect, total), whole)
      expect(decimal(share)).toBeCloseTo(DRAWN.markov[name as keyof typeof DRAWN.markov], 11)
    }
    expect(Object.fromEntries(ends.map(({ from, count }) => [from, count]))).toEqual(DRAWN.last)
    expect(effects.size).toBe(5)
  })

  it("of a package that simulates are ours within what so many simulations swing", () => {
    const paths = SIMULATED.paths.map((path) => ({ channels: [...path], converted: 1, lost: 0 }))
    const effects = removalEffects(asTransitions(stepsOf(paths))) as ReadonlyMap<string, Rational>
    const whole = sum([...effects.values()])
    for (const [name, effect] of effects) {
      const swing = (3 * paths.length) / Math.sqrt(SIMULATED.simulations)
      const ours = decimal(divide(multiply(effect, rational(BigInt(paths.length))), whole))
      expect(Math.abs(ours - SIMULATED.markov[name as "A" | "B"])).toBeLessThan(swing)
    }
  })
})
