import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { CHANNELS } from "../../src/features/credit/models/core/journey.ts"
import {
  askedAbout,
  type ChannelSpending,
  closesFor,
  type InvestmentRow,
  investmentRows,
  slope,
} from "../../src/features/reports/investment/core/investment.ts"
import { askWords, investmentWords, whatIf } from "../../src/features/reports/investment/investment-words-view.tsx"

const ONE = 10_000n
const month = (cost: bigint, closes: bigint, name = "2026-01") => ({
  month: name,
  cost,
  closes: closes * ONE,
  revenue: 0n,
})
const spending = (cost: bigint, closes: bigint, more: Partial<ChannelSpending> = {}): ChannelSpending => ({
  now: { cost, closes: closes * ONE, revenue: 0n },
  before: { cost: 0n, closes: 0n },
  months: [],
  ...more,
})

describe("what a channel's last closes cost", () => {
  it("is the slope of cost over closes by month, six of them at least, and only where it rises", () => {
    const line = [1n, 2n, 3n, 4n, 5n, 6n].map((n) => month(100_00n + 283_00n * n, n))
    expect(slope(line)).toBe(283_00n)
    expect(slope(line.slice(1))).toBeNull()
    expect(slope([...line.slice(1), month(0n, 9n), month(9n, 0n)])).toBeNull()
    expect(slope(line.map(({ cost, ...one }) => ({ ...one, cost: 10_000_00n - cost })))).toBeNull()
    expect(slope(line.map((one) => ({ ...one, closes: ONE })))).toBeNull()
  })

  it("is what ordinary least squares say", () => {
    const point = fc.record({
      cost: fc.bigInt({ min: 1n, max: 10_000_000n }),
      closes: fc.bigInt({ min: 1n, max: 10_000_000n }),
    })
    fc.assert(
      fc.property(fc.array(point, { minLength: 6, maxLength: 24 }), (points) => {
        const xs = points.map(({ closes }) => Number(closes) / 10_000)
        const ys = points.map(({ cost }) => Number(cost))
        const mean = (all: number[]) => all.reduce((a, b) => a + b, 0) / all.length
        const [mx, my] = [mean(xs), mean(ys)]
        const above = xs.reduce((sum, x, i) => sum + (x - mx) * (ys[i]! - my), 0)
        const below = xs.reduce((sum, x) => sum + (x - mx) ** 2, 0)
        fc.pre(below > 1e-3)
        const found = slope(points)
        if (above / below < -1) expect(found).toBeNull()
        if (above / below > 1) expect(Math.abs(Number(found) - above / below)).toBeLessThan(1 + (1e-6 * above) / below)
      }),
    )
  })
})

const all = (own: Partial<Record<(typeof CHANNELS)[number], ChannelSpending>>) =>
  new Map(CHANNELS.map((channel) => [channel, own[channel] ?? spending(0n, 0n)]))

describe("where to invest", () => {
  it("says each channel's share of costs and closes, and what stands out", () => {
    const months = [1n, 2n, 3n, 4n, 5n, 6n].map((n) => month(50n * n * n, n))
    const rows = investmentRows(
      all({
        marketing: spending(12_600_00n, 0n),
        community: spending(1_300_00n, 17n, { before: { cost: 100_00n, closes: 10n * ONE }, months }),
        sales: spending(1_100_00n, 2n, { before: { cost: 5_000_00n, closes: 2n * ONE } }),
      }),
      20n * ONE,
    )
    const row = (name: string) => rows.find(({ channel }) => channel === name)!
    expect(row("marketing")).toMatchObject({ costShareBps: 8400, closeShareBps: 0, costPerClose: null })
    expect(row("marketing").signals).toEqual(["costs_without_closes"])
    expect(row("community")).toMatchObject({ costShareBps: 867, closeShareBps: 8500, costPerClose: 76_47n })
    expect(row("community").previous.costPerClose).toBe(10_00n)
    expect(row("community").signals).toEqual(["closes_above_cost_share", "getting_dearer"])
    expect(row("sales").signals).toEqual(["closes_above_cost_share"])
    expect(row("product").signals).toEqual([])
    expect(closesFor(5_000_00n, row("community"))).toBe(5_000_00n / row("community").marginalCostPerClose!)
    expect(closesFor(5_000_00n, row("marketing"))).toBeNull()
  })

  it("says that the community closed nothing, and gives no share of nothing", () => {
    const rows = investmentRows(all({}), 0n)
    expect(rows.map(({ costShareBps, closeShareBps }) => [costShareBps, closeShareBps])).toEqual(
      CHANNELS.map(() => [null, null]),
    )
    expect(rows.find(({ channel }) => channel === "community")!.signals).toEqual(["no_community_closes"])
  })
})

describe("whom to ask", () => {
  const responsible = new Map([
    ["marketing", { memberId: "mem_1", name: "Mia" }],
    ["product", { memberId: "mem_2", name: "Pia" }],
  ] as const)
  const about = (rows: readonly InvestmentRow[], name: string) => {
    const row = rows.find(({ channel }) => channel === name)!
    return askWords(row, askedAbout(row, responsible))
  }

  it("is whoever is responsible for the channel, and for the product where the community closes nothing", () => {
    const rows = investmentRows(all({ marketing: spending(12_600_00n, 0n) }), 0n)
    expect(about(rows, "marketing")).toBe("Ask Mia, who is responsible for it.")
    expect(about(rows, "community")).toBe("Ask Pia, who is responsible for the product.")
    expect(about(investmentRows(all({ sales: spending(1n, 0n) }), 0n), "sales")).toBe(
      "Nobody is named whom to ask about it.",
    )
    const closing = investmentRows(all({ community: spending(1n, 1n) }), ONE)
    expect(about(closing, "community")).toBe("")
  })
})

describe("where to invest, in sentences", () => {
  const months = [1n, 2n, 3n, 4n, 5n, 6n].map((n) => month(100n * n * n, n))
  const rows = investmentRows(
    new Map(
      CHANNELS.map((channel) => {
        const own = { marketing: spending(12_600_00n, 0n, { months: [month(12_600_00n, 0n, "2026-07")] }) }
        const community = spending(1_300_00n, 17n, { before: { cost: 0n, closes: 0n }, months })
        return [
          channel,
          channel === "community" ? community : channel === "marketing" ? own.marketing : spending(0n, 0n),
        ]
      }),
    ),
    20n * ONE,
  )
  const row = (name: string) => rows.find(({ channel }) => channel === name)!

  it("says what cost and closed nothing, what closes more than it costs, and what its last closes cost", () => {
    expect(investmentWords(row("marketing"), "EUR").join(" ")).toMatch(
      /^Marketing has cost .*12,600.* and closed nothing since 2026-07\.$/,
    )
    expect(investmentWords(row("community"), "EUR").join(" ")).toMatch(
      /^Community closes 85\s% at 9\s% of the cost: 17 closes\. Its last closes cost .* each, .* on average\.$/,
    )
    expect(investmentWords(row("product"), "EUR")).toEqual([])
    expect(investmentWords({ ...row("community"), closes: 0n }, "EUR")).toEqual(["Community has closed nothing yet."])
  })

  it("moves half of what closes nothing to what closes most, and calls it arithmetic", () => {
    expect(whatIf(rows, "EUR")).toMatch(
      /6,300.* from marketing to community, at what its last closes cost: .* closes more\. Arithmetic/,
    )
    expect(whatIf([row("community")], "EUR")).toBeNull()
  })
})
