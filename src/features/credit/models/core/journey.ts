import { DAY_MS } from "../../../../lib/time.ts"

export const CHANNELS = ["sales", "marketing", "product", "community"] as const
export type Channel = (typeof CHANNELS)[number]

export const MILESTONES = ["lead", "opportunity", "close"] as const
export type Milestone = (typeof MILESTONES)[number]

/** A contact of a channel with a customer. `arrival` orders touches of the same instant: lower came in earlier. */
export type Touch = { id: string; channel: Channel; at: Date; arrival: number; milestone: Milestone | null }

export type Lookback = { closedAt: Date; lookbackDays: number }

/** Touches that may get credit: not after the close, at most `lookbackDays` before it; by time, then by arrival. */
export function eligibleTouches(touches: readonly Touch[], { closedAt, lookbackDays }: Lookback): Touch[] {
  const from = closedAt.getTime() - lookbackDays * DAY_MS
  return touches
    .filter(({ at }) => at.getTime() >= from && at <= closedAt)
    .sort((a, b) => a.at.getTime() - b.at.getTime() || a.arrival - b.arrival)
}

/** So many of a journey's first touches get credit, and as many of its latest: no journey of a person is longer. */
export const JOURNEY_END = 500

/** The touches of a journey in order that credit is shared among: all, or of a longer one those at both its ends. */
export function keepEnds<T>(touches: readonly T[]): readonly T[] {
  const isShort = touches.length <= 2 * JOURNEY_END
  return isShort ? touches : [...touches.slice(0, JOURNEY_END), ...touches.slice(-JOURNEY_END)]
}

/** The one channel without which there would be no deal: that of the first touch. Null where there was none. */
export function sourcedBy(touches: readonly Touch[]): Channel | null {
  return touches[0]?.channel ?? null
}

/** Every channel that touched the deal, in the order of `CHANNELS`. */
export function influencedBy(touches: readonly Touch[]): Channel[] {
  return CHANNELS.filter((channel) => touches.some((touch) => touch.channel === channel))
}

/**
 * The channels of one customer's touches in order, repeats included, and whether they ended in a sale; `count` says how
 * many journeys were alike, one where it is left out.
 */
export type Journey = { channels: readonly Channel[]; converted: boolean; count?: number }

/** How often `to` came directly after `from`, over all journeys. */
export type Transition = { from: Channel | "start"; to: Channel | "conversion" | "null"; count: number }

const STATES = ["start", ...CHANNELS, "conversion", "null"] as const
const INDEX = Object.fromEntries(STATES.map((state, i) => [state, i])) as Record<(typeof STATES)[number], number>

/** What `markov` is fitted to. */
export function transitions(journeys: readonly Journey[]): Transition[] {
  const counts = STATES.map(() => STATES.map(() => 0))
  for (const { channels, converted, count = 1 } of journeys) {
    if (channels.length === 0) continue
    let from = INDEX.start
    for (const channel of channels) {
      counts[from]![INDEX[channel]]! += count
      from = INDEX[channel]
    }
    counts[from]![converted ? INDEX.conversion : INDEX.null]! += count
  }
  const steps = STATES.flatMap((from) => STATES.map((to) => ({ from, to, count: counts[INDEX[from]]![INDEX[to]]! })))
  return steps.filter((step): step is Transition => step.count > 0)
}
