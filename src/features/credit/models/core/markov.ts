import {
  add,
  divide,
  multiply,
  normalize,
  ONE,
  type Rational,
  rational,
  subtract,
  ZERO,
} from "../../../../lib/rational.ts"
import { CHANNELS, type Channel, type Transition } from "./journey.ts"

type Origin = Transition["from"]
type Exits = { conversion: Rational; to: Map<Channel, Rational> }

/** P(conversion) of the first-order chain; `without` a channel, all that flowed into it is lost. No transition: 0. */
export function conversionProbability(transitions: readonly Transition[], without?: Channel): Rational {
  const states = exitsOf(transitions, without)
  for (const [state, exits] of [...states]) {
    if (state === "start") continue
    states.delete(state)
    for (const other of states.values()) bypass(other, state, exits)
  }
  return states.get("start")?.conversion ?? ZERO
}

/** 1 − P(conversion without the channel) / P(conversion), for every channel seen; empty where nothing converts. */
export function removalEffects(transitions: readonly Transition[]): Map<Channel, Rational> {
  const whole = conversionProbability(transitions)
  if (whole.n === 0n) return new Map()
  const channels = new Set(transitions.map(({ from }) => from).filter((from) => from !== "start"))
  const effect = (channel: Channel) => subtract(ONE, divide(conversionProbability(transitions, channel), whole))
  return new Map([...channels].map((channel) => [channel, effect(channel)]))
}

function exitsOf(transitions: readonly Transition[], without: Channel | undefined): Map<Origin, Exits> {
  const totals = new Map<Origin, bigint>()
  for (const { from, count } of transitions) totals.set(from, (totals.get(from) ?? 0n) + BigInt(count))
  const states = new Map<Origin, Exits>()
  for (const { from, to, count } of transitions) {
    if (from === without || count === 0) continue
    const exits = states.get(from) ?? { conversion: ZERO, to: new Map<Channel, Rational>() }
    const probability = rational(BigInt(count), totals.get(from)!)
    if (to === "conversion") exits.conversion = add(exits.conversion, probability)
    else if (to !== "null" && to !== without) exits.to.set(to, add(exits.to.get(to) ?? ZERO, probability))
    states.set(from, exits)
  }
  return states
}

/** Takes `gone` out of the chain: who went there goes where it led in the end. A state that only leads to itself is lost. */
function bypass(state: Exits, gone: Channel, exits: Exits): void {
  const inflow = state.to.get(gone)
  if (!inflow) return
  state.to.delete(gone)
  const staying = subtract(ONE, exits.to.get(gone) ?? ZERO)
  if (staying.n === 0n) return
  const factor = divide(inflow, staying)
  state.conversion = add(state.conversion, multiply(factor, exits.conversion))
  for (const [to, probability] of exits.to)
    if (to !== gone) state.to.set(to, add(state.to.get(to) ?? ZERO, multiply(factor, probability)))
}

/** What journeys teach: how many there were, what each step was taken, what is lost without a channel, and its share of that. */
export type Learned = {
  journeys: number
  converted: number
  transitions: readonly Transition[]
  removal: { channel: Channel; effect: Rational; share: Rational }[]
}

/** The model of a window's journeys; shares are none where nothing converts. */
export function learnedOf(steps: readonly Transition[]): Learned {
  const count = (of: readonly Transition[]) => of.reduce((sum, step) => sum + step.count, 0)
  const effects = removalEffects(steps)
  const seen = CHANNELS.filter((channel) => effects.has(channel))
  const shares = normalize(seen.map((channel) => effects.get(channel)!))
  return {
    journeys: count(steps.filter(({ from }) => from === "start")),
    converted: count(steps.filter(({ to }) => to === "conversion")),
    transitions: [...steps].sort(
      (a, b) => stateOrder(a.from) - stateOrder(b.from) || stateOrder(a.to) - stateOrder(b.to),
    ),
    removal: shares ? seen.map((channel, i) => ({ channel, effect: effects.get(channel)!, share: shares[i]! })) : [],
  }
}

const STATES: readonly (Origin | Transition["to"])[] = ["start", ...CHANNELS, "conversion", "null"]
const stateOrder = (state: Origin | Transition["to"]) => STATES.indexOf(state)
