import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Weighing } from "../../src/features/credit/models/core/credit.ts"
import { CHANNELS, type Channel, transitions } from "../../src/features/credit/models/core/journey.ts"
import { learnedOf } from "../../src/features/credit/models/core/markov.ts"
import { RULE_MODELS } from "../../src/features/credit/models/core/models.ts"
import { ruleWeighing } from "../../src/features/credit/records/core/weighing.ts"
import { channelRows, type Deals, type DealTouch, type Row } from "../../src/features/reports/channels/core/channels.ts"
import { campaignCosts, keyTable } from "../../src/features/reports/channels/core/key-table.ts"
import { allocate } from "../../src/lib/money.ts"

const channel = fc.constantFrom(...CHANNELS)
const touch = fc.record({ channel, key: fc.constantFrom(null, "a", "b") })
const splits = fc.uniqueArray(channel, { minLength: 1, maxLength: 3 })

const deal: fc.Arbitrary<Deals> = fc
  .record({
    touches: fc.array(touch, { maxLength: 5 }),
    amount: fc.bigInt({ min: 0n, max: 100_000n }),
    refunded: fc.integer({ min: 0, max: 100 }),
    count: fc.integer({ min: 1, max: 3 }),
    record: fc.option(splits),
    currency: fc.constantFrom("EUR", "EUR", "USD"),
  })
  .map(({ touches, amount, refunded, record, ...rest }) => ({
    ...rest,
    amount,
    refunded: (amount * BigInt(refunded)) / 100n,
    journey: touches.map((one) => `${one.channel} ${one.key}`).join(),
    touches: touches.map(toTouch),
    record: record && { splits: byHand(record, amount), model: null },
  }))

const toTouch = (own: { channel: Channel; key: string | null }, i: number): DealTouch => {
  return { ...own, id: String(i), at: new Date(i * 3_600_000), arrival: i, milestone: null }
}

function byHand(channels: Channel[], amount: bigint) {
  const ordered = CHANNELS.filter((one) => channels.includes(one))
  const weights = ordered.map(() => 1n)
  const [bps, amounts] = [allocate(10_000n, weights), allocate(amount, weights)]
  return ordered.map((one, i) => ({ channel: one, bps: Number(bps[i]), amount: amounts[i]! }))
}

function weighings(deals: readonly Deals[]): Weighing[] {
  const journeys = deals.map(({ touches }, i) => ({
    channels: touches.map((one) => one.channel),
    converted: i % 2 === 0,
  }))
  const { removal } = learnedOf(transitions(journeys))
  const fitted = new Map(removal.map(({ channel: name, share }) => [name, share]))
  return [...RULE_MODELS.map((model) => ruleWeighing(model, 7)), { model: "shapley" }, { model: "markov", fitted }]
}

const read = (deals: readonly Deals[], weighing: Weighing) =>
  channelRows(deals, { weighing, records: { count: true, ofModel: null }, keyed: CHANNELS })
const sumOf = (values: readonly bigint[]) => values.reduce((a, b) => a + b, 0n)
const moneyOf = (rows: Iterable<Pick<Row, "revenue">>, currency: string) =>
  sumOf([...rows].map(({ revenue }) => revenue.get(currency) ?? 0n))

describe("credit one level down", () => {
  it("sums to each channel's figures, and these to all sales, by every model", () => {
    fc.assert(
      fc.property(fc.array(deal, { minLength: 1, maxLength: 12 }), (deals) => {
        for (const weighing of weighings(deals)) {
          const rows = read(deals, weighing)
          for (const name of CHANNELS) {
            const { keys, closes, revenue } = rows.get(name)!
            if (keys.length > 0 || closes !== 0n) expect(sumOf(keys.map((key) => key.closes))).toBe(closes)
            for (const currency of ["EUR", "USD"]) expect(moneyOf(keys, currency)).toBe(revenue.get(currency) ?? 0n)
          }
          const count = sumOf(deals.map((one) => BigInt(one.count)))
          expect(sumOf([...rows.values()].map((row) => row.closes))).toBe(count * 10_000n)
          for (const currency of ["EUR", "USD"]) {
            const own = deals.filter((one) => one.currency === currency)
            const net = own.map((one) => (one.amount - one.refunded) * BigInt(one.count))
            expect(moneyOf(rows.values(), currency)).toBe(sumOf(net))
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  it("is the same where money of sales whose touches are of one is added up before", () => {
    const one = fc.tuple(deal, fc.option(touch), fc.integer({ min: 0, max: 3 })).map(([sold, of, times]): Deals => {
      const touches = of ? Array.from({ length: times }, (_, i) => toTouch(of, i)) : []
      const record = sold.record && { splits: byHand([sold.record.splits[0]!.channel], sold.amount), model: null }
      return { ...sold, touches, record, journey: `${of?.channel} ${of?.key} ${touches.length}` }
    })
    const summed = ({ amount, refunded, count, record, ...rest }: Deals): Deals => {
      const all = amount * BigInt(count)
      const splits = record?.splits.map((split) => ({ ...split, amount: all }))
      const money = { amount: all, refunded: refunded * BigInt(count), record: splits ? { ...record!, splits } : null }
      return { ...rest, ...money, count, isSum: true }
    }
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 10 }), (deals) => {
        for (const weighing of weighings(deals))
          expect(read(deals.map(summed), weighing)).toEqual(read(deals, weighing))
      }),
      { numRuns: 60 },
    )
  })

  it("is the same whatever order the sales came in", () => {
    fc.assert(
      fc.property(fc.array(deal, { minLength: 1, maxLength: 10 }), (deals) => {
        for (const weighing of weighings(deals))
          expect(read(deals.toReversed(), weighing)).toEqual(read(deals, weighing))
      }),
      { numRuns: 60 },
    )
  })

  it("of markov is each channel's share of all closes that no record decides, and of their money", () => {
    fc.assert(
      fc.property(fc.array(deal, { minLength: 2, maxLength: 12 }), (all) => {
        const deals = all
          .map((one) => ({ ...one, record: null, currency: "EUR" }))
          .filter((one) => one.touches.length > 0)
        const weighing = weighings(deals).at(-1)!
        fc.pre("fitted" in weighing && weighing.fitted.size > 0)
        const fitted = (weighing as Extract<Weighing, { model: "markov" }>).fitted
        const [count, net] = [
          sumOf(deals.map((one) => BigInt(one.count))),
          moneyOf(read(deals, weighing).values(), "EUR"),
        ]
        for (const [name, { n, d }] of fitted) {
          const { closes, revenue } = read(deals, weighing).get(name)!
          const isNear = (part: bigint, whole: bigint) => (part * d - whole * n) ** 2n < d * d
          expect(isNear(closes, count * 10_000n) && isNear(revenue.get("EUR") ?? 0n, net)).toBe(true)
        }
      }),
    )
  })

  it("has a row for what was spent on a campaign that closed nothing, and puts the other costs in the row without one", () => {
    const window = { from: new Date("2026-11-01"), to: new Date("2026-12-01"), timeZone: "UTC" }
    const spent = { month: "2026-11", currency: "EUR" }
    const reported = [
      { ...spent, channel: "community" as const, campaign: "a", amount: 300n },
      { ...spent, channel: "community" as const, campaign: "z", amount: 30n },
      { ...spent, channel: "community" as const, campaign: null, amount: 9n },
      { ...spent, channel: "community" as const, campaign: "a", amount: 5n, currency: "USD" },
    ]
    const costs = campaignCosts({ reported, commissions: [{ period: "", currency: "EUR", amount: 7n }] }, window, "EUR")
    const deals: Deals[] = ["a", null].map((key) => {
      const touches = [toTouch({ channel: "community", key }, 0)]
      return { currency: "EUR", amount: 100n, refunded: 0n, count: 1, journey: String(key), touches, record: null }
    })
    const rows = keyTable(read(deals, { model: "linear" }), costs, { keyed: ["community"], currency: "EUR" })
    expect(rows.map(({ key, closes, cost }) => [key, closes, cost])).toEqual([
      [null, 10_000n, 16n],
      ["a", 10_000n, 300n],
      ["z", 0n, 30n],
    ])
  })
})
