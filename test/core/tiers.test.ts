import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  groupReached,
  nextWindow,
  TIER_METRICS,
  TIER_WINDOWS,
  type Tier,
  windowStart,
} from "../../src/features/programs/groups/core/tiers.ts"

const tier = fc.record({
  group_id: fc.constantFrom("grp_1", "grp_2", "grp_3"),
  metric: fc.constantFrom(...TIER_METRICS),
  window: fc.constantFrom(...TIER_WINDOWS),
  at_least: fc.integer({ min: 1, max: 50 }),
  currency: fc.constant(null),
}) as fc.Arbitrary<Tier>
const figure = fc.bigInt({ min: 0n, max: 60n })
const tiers = fc.array(fc.tuple(tier, fc.record({ sales: figure, revenue: figure, customers: figure })), {
  maxLength: 6,
})
const zone = fc.constantFrom("Europe/Berlin", "America/New_York", "Asia/Kolkata", "UTC")
const instant = fc.date({ min: new Date("2020-01-01"), max: new Date("2035-01-01"), noInvalidDate: true })

describe("tiers", () => {
  it("give the highest that is reached, whatever is below it, and no more by less", () => {
    fc.assert(
      fc.property(tiers, (rows) => {
        const list = rows.map(([one]) => one)
        const index = (figures: { sales: bigint; revenue: bigint; customers: bigint }[]) =>
          list.findLastIndex(({ metric, at_least }, i) => figures[i]![metric] >= BigInt(at_least))
        const figures = rows.map(([, one]) => one)
        const at = index(figures)
        expect(groupReached(list, figures)).toBe(at < 0 ? null : list[at]!.group_id)
        const half = figures.map(({ sales, revenue, customers }) => ({
          sales: sales / 2n,
          revenue: revenue / 2n,
          customers: customers / 2n,
        }))
        expect(index(half)).toBeLessThanOrEqual(at)
      }),
    )
  })

  it("count in windows that begin before the instant, at midnight of the zone, and end where the next begins", () => {
    fc.assert(
      fc.property(instant, zone, (at, timeZone) => {
        const [month, quarter, year] = (["month", "quarter", "year"] as const).map(
          (window) => windowStart(window, { at, timeZone })!,
        )
        expect(year! <= quarter! && quarter! <= month! && month! <= at).toBe(true)
        const next = nextWindow({ at, timeZone })
        expect(next > at).toBe(true)
        expect(windowStart("month", { at: next, timeZone })).toEqual(next)
        expect(windowStart("month", { at: new Date(next.getTime() - 1), timeZone })).toEqual(month)
      }),
    )
    expect(windowStart("all", { at: new Date(), timeZone: "UTC" })).toBeNull()
    expect(windowStart("quarter", { at: new Date("2031-06-30T22:30:00Z"), timeZone: "Europe/Berlin" })).toEqual(
      new Date("2031-06-30T22:00:00Z"),
    )
  })
})
