import { CHANNELS, type Channel, type Journey, type Transition, transitions } from "./journey.ts"
import { removalEffects } from "./markov.ts"

/** Fewer closes than this teach little. */
const FEW_CLOSES = 100
const RESAMPLES = 200
const TAIL = 0.05

/** Where nine of ten shares of a channel lie when the same journeys are drawn again and again; fractions of one. */
export type ShareInterval = { channel: Channel; low: number; high: number }

/**
 * How far the shares would swing had chance sent other journeys of the same kind: each draw takes every journey so many
 * times as a Poisson number says, with the same numbers every time. Null from so many closes on that it says little.
 */
export function spreadOf(journeys: readonly Journey[]): ShareInterval[] | null {
  const converted = journeys.reduce((sum, { converted, count = 1 }) => sum + (converted ? count : 0), 0)
  if (converted === 0 || converted >= FEW_CLOSES) return null
  const own = journeys.filter(({ channels }) => channels.length > 0).map(stepsOf)
  const random = randomNumbers(converted)
  const shares = new Map<Channel, number[]>(CHANNELS.map((channel) => [channel, []]))
  for (let draw = 0; draw < RESAMPLES; draw++) {
    const effects = removalEffects(drawn(own, random))
    const total = CHANNELS.reduce((sum, channel) => sum + approximately(effects.get(channel)), 0)
    if (total === 0) continue
    for (const channel of CHANNELS) shares.get(channel)!.push(approximately(effects.get(channel)) / total)
  }
  const seen = CHANNELS.filter((channel) => journeys.some(({ channels }) => channels.includes(channel)))
  return seen.flatMap((channel) => {
    const sorted = shares.get(channel)!.sort((a, b) => a - b)
    const at = (part: number) => sorted[Math.round(part * (sorted.length - 1))]
    const [low, high] = [at(TAIL), at(1 - TAIL)]
    return low === undefined || high === undefined ? [] : [{ channel, low, high }]
  })
}

type Steps = { count: number; steps: Transition[] }
const stepsOf = (journey: Journey): Steps => ({
  count: journey.count ?? 1,
  steps: transitions([{ ...journey, count: 1 }]),
})

function drawn(journeys: readonly Steps[], random: () => number): Transition[] {
  const sums = new Map<string, Transition>()
  for (const { count, steps } of journeys) {
    const times = poisson(count, random)
    if (times === 0) continue
    for (const { from, to, count: each } of steps) {
      const known = sums.get(from + to)
      if (known) known.count += each * times
      else sums.set(from + to, { from, to, count: each * times })
    }
  }
  return [...sums.values()]
}

/** Drawn by multiplication; from thirty on as a normal number, which it is nearly. */
function poisson(mean: number, random: () => number): number {
  if (mean > 30) {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
    return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal))
  }
  const end = Math.exp(-mean)
  let drawn = 0
  for (let product = random(); product > end; product *= random()) drawn++
  return drawn
}

const approximately = (value: { n: bigint; d: bigint } | undefined) =>
  value ? Number((value.n * 1_000_000_000n) / value.d) / 1e9 : 0

/** The same row of numbers between 0 and 1 for the same seed: a report read twice says the same (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
