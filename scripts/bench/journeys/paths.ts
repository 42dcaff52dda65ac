// A million journeys, the same for the same seed: what both versions of the model are given.
import type { Channel, Journey } from "../../../src/features/credit/models/core/journey.ts"
import { CHANNELS } from "../../../src/features/credit/models/core/journey.ts"
import type { Deals } from "../../../src/features/reports/channels/core/channels.ts"
import { HOUR_MS } from "../../../src/lib/time.ts"
import { seeded } from "../../../tools/stripe-stand-in/faults.ts"

const LONGEST = 10
const SOLD_OF_TEN = 3
const PRICES = [900n, 2900n, 9900n, 29900n, 120000n]
const START = Date.UTC(2026, 0, 1)

/** Journeys of one to ten touches, three of ten with a sale: all of them to fit to, the sold ones to credit. */
export function journeysOf(count: number, seed: number): { journeys: Journey[]; deals: Deals[] } {
  const next = seeded(seed)
  const upTo = (most: number) => Math.floor(next() * most)
  const journeys: Journey[] = []
  const deals: Deals[] = []
  for (let i = 0; i < count; i++) {
    const channels: Channel[] = Array.from({ length: 1 + upTo(LONGEST) }, () => CHANNELS[upTo(CHANNELS.length)]!)
    const converted = i % 10 < SOLD_OF_TEN
    journeys.push({ channels, converted })
    if (converted) deals.push(dealOf(channels, PRICES[upTo(PRICES.length)]!))
  }
  return { journeys, deals }
}

function dealOf(channels: readonly Channel[], amount: bigint): Deals {
  const touches = channels.map((channel, n) => {
    const at = new Date(START + n * HOUR_MS)
    return { id: String(n), channel, at, arrival: n, milestone: null, key: null }
  })
  return { currency: "EUR", amount, refunded: 0n, count: 1, journey: channels.join(), touches, record: null }
}
