// The same model in floating point, which is quick and rounds: what exactness is measured against.
import { CHANNELS, type Channel, type Journey } from "../../../src/features/credit/models/core/journey.ts"
import type { Deals } from "../../../src/features/reports/channels/core/channels.ts"

const STATES = ["start", ...CHANNELS, "conversion", "null"] as const
type State = (typeof STATES)[number]
const INDEX = Object.fromEntries(STATES.map((state, i) => [state, i])) as Record<State, number>

/** Closes and revenue (minor units) of each channel by `markov`, in doubles. */
export function floatReport(journeys: readonly Journey[], deals: readonly Deals[]): Map<Channel, [number, number]> {
  const effects = floatEffects(journeys)
  const total = [...effects.values()].reduce((a, b) => a + b, 0)
  let [closes, revenue] = [0, 0]
  for (const { amount, count } of deals) {
    closes += count
    revenue += Number(amount) * count
  }
  return new Map(
    [...effects].map(([channel, effect]) => [channel, [(effect / total) * closes, (effect / total) * revenue]]),
  )
}

function floatEffects(journeys: readonly Journey[]): Map<Channel, number> {
  const chain = STATES.map(() => STATES.map(() => 0))
  for (const { channels, converted, count = 1 } of journeys) {
    let from = 0
    for (const channel of channels) {
      const to = INDEX[channel]
      chain[from]![to]! += count
      from = to
    }
    chain[from]![converted ? INDEX.conversion : INDEX.null]! += count
  }
  const whole = floatConversion(chain, null)
  return new Map(CHANNELS.map((channel, i) => [channel, 1 - floatConversion(chain, i + 1) / whole]))
}

/** P(conversion) from the start, by iterating the chain until nothing moves. */
function floatConversion(chain: readonly number[][], without: number | null): number {
  const totals = chain.map((row) => row.reduce((a, b) => a + b, 0))
  let reach: number[] = STATES.map((state) => (state === "conversion" ? 1 : 0))
  for (let turn = 0; turn < 1000; turn++)
    reach = reach.map((old, i) => {
      if (i === without || totals[i] === 0) return i === without ? 0 : old
      return chain[i]!.reduce((sum, n, to) => sum + (n / totals[i]!) * reach[to]!, 0)
    })
  return reach[0]!
}
