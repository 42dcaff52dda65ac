import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { costTable, tabulate } from "../../src/features/reports/channels/core/channel-table.ts"
import { channelRows, type Deals, ROWS, type Row } from "../../src/features/reports/channels/core/channels.ts"
import { partOfMonth, periodsOf } from "../../src/features/reports/channels/core/periods.ts"

const ZONE = "Europe/Berlin"
const at = (text: string) => new Date(text)
const november = { from: at("2026-10-31T23:00:00Z"), to: at("2026-11-30T23:00:00Z") }

describe("the periods of a window", () => {
  const names = (kind: "month" | "quarter" | "year", from: string, to: string) =>
    periodsOf(kind, { from: at(from), to: at(to) }, ZONE).map(({ name }) => name)

  it("are those of the zone's calendar that it touches, however briefly", () => {
    expect(names("month", "2026-10-31T22:59:59Z", "2026-11-30T23:00:00.001Z")).toEqual([
      "2026-10",
      "2026-11",
      "2026-12",
    ])
    expect(names("month", "2026-10-31T23:00:00Z", "2026-11-30T23:00:00Z")).toEqual(["2026-11"])
    expect(names("quarter", "2026-03-31T00:00:00Z", "2026-10-01T00:00:00Z")).toEqual([
      "2026-Q1",
      "2026-Q2",
      "2026-Q3",
      "2026-Q4",
    ])
    expect(names("quarter", "2026-12-15T00:00:00Z", "2027-02-01T00:00:00Z")).toEqual(["2026-Q4", "2027-Q1"])
    expect(names("year", "2026-11-15T00:00:00Z", "2027-01-15T00:00:00Z")).toEqual(["2026", "2027"])
    expect(names("month", "2026-11-15T00:00:00Z", "2026-11-15T00:00:00Z")).toEqual([])
  })

  it("cover the window without a gap, each cut to it", () => {
    const hour = 3_600_000
    const instant = fc
      .integer({ min: 0, max: 24 * 900 })
      .map((hours) => at("2025-01-01T00:00:00Z").getTime() + hours * hour)
    fc.assert(
      fc.property(instant, instant, fc.constantFrom("month", "quarter", "year"), (a, b, kind) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b) + 1]
        const periods = periodsOf(kind, { from: new Date(from), to: new Date(to) }, ZONE)
        expect([periods[0]!.from.getTime(), periods.at(-1)!.to.getTime()]).toEqual([from, to])
        for (const [i, { to: end }] of periods.slice(0, -1).entries()) expect(end).toEqual(periods[i + 1]!.from)
      }),
    )
  })
})

describe("a month's amount", () => {
  it("is shared by days, so that windows beside each other have all of it", () => {
    const day = fc
      .integer({ min: 1, max: 30 })
      .map((one) => at(`2026-11-${String(one).padStart(2, "0")}T00:00:00+01:00`))
    fc.assert(
      fc.property(day, fc.bigInt({ min: 0n, max: 10_000n }), (cut, amount) => {
        const before = partOfMonth(amount, "2026-11", { from: november.from, to: cut }, ZONE)
        const after = partOfMonth(amount, "2026-11", { from: cut, to: november.to }, ZONE)
        expect(before + after).toBe(amount)
      }),
    )
  })

  it("is one thirtieth for a day of November, which belongs to the window in which it begins", () => {
    const part = (from: string, to: string) => partOfMonth(3000n, "2026-11", { from: at(from), to: at(to) }, ZONE)
    expect(part("2026-11-09T23:00:00Z", "2026-11-10T23:00:00Z")).toBe(100n)
    expect(part("2026-11-09T23:00:00Z", "2026-11-10T23:00:00.001Z")).toBe(200n)
    expect(part("2026-11-09T23:00:00.001Z", "2026-11-10T23:00:00Z")).toBe(0n)
    expect(part("2026-12-05T00:00:00Z", "2026-12-06T00:00:00Z")).toBe(0n)
    expect(part("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z")).toBe(3000n)
  })
})

describe("the table of channels", () => {
  const money = (amounts: Record<string, bigint>) => new Map(Object.entries(amounts))
  const none: Row = { closes: 0n, revenue: new Map(), sourced: 0, influenced: 0, keys: [] }
  const reported = [
    { channel: "sales" as const, month: "2026-11", campaign: null, currency: "EUR", amount: 300n },
    { channel: "sales" as const, month: "2026-11", campaign: null, currency: "USD", amount: 30n },
    { channel: "sales" as const, month: "2026-10", campaign: null, currency: "EUR", amount: 900n },
  ]
  const commissions = [
    { period: "2026-11", currency: "EUR", amount: 7n },
    { period: "2026-11", currency: "EUR", amount: 3n },
    { period: "2026-12", currency: "EUR", amount: 100n },
  ]

  it("takes the costs of a window's months, and as the community's the commissions of that period", () => {
    const whole = costTable({ reported, commissions }, november, ZONE)
    expect(whole.get("sales")).toEqual(money({ EUR: 300n, USD: 30n }))
    expect(whole.get("community")).toEqual(money({ EUR: 110n }))
    const one = costTable({ reported, commissions }, { ...november, names: ["2026-11"] }, ZONE)
    expect(one.get("community")).toEqual(money({ EUR: 10n }))
    expect([...whole.keys()]).toEqual([...ROWS])
  })

  it("has what a close cost, no figure where nothing was closed, and a total that is the sum of its rows", () => {
    const rows = new Map(ROWS.map((name) => [name, none]))
    rows.set("sales", { ...none, closes: 20_000n, sourced: 2, revenue: money({ EUR: 1000n, GBP: 5n }) })
    rows.set("unattributed", { ...none, closes: 10_000n, sourced: 1, revenue: money({ EUR: 50n, CHF: 4n }) })
    const table = tabulate(rows, costTable({ reported, commissions }, november, ZONE), "EUR")
    const row = (name: string) => table.rows.find((one) => one.name === name)
    expect(row("sales")).toMatchObject({ closes: 20_000n, revenue: 1000n, cost: 300n, costPerClose: 150n, sourced: 2 })
    expect(row("sales")!.others).toEqual([
      { currency: "GBP", revenue: 5n, cost: 0n },
      { currency: "USD", revenue: 0n, cost: 30n },
    ])
    expect(row("community")).toMatchObject({ closes: 0n, revenue: 0n, cost: 110n, costPerClose: null })
    expect(table.total).toEqual({
      closes: 30_000n,
      revenue: 1050n,
      cost: 410n,
      costPerClose: 137n,
      sourced: 3,
      others: [
        { currency: "CHF", revenue: 4n, cost: 0n },
        { currency: "GBP", revenue: 5n, cost: 0n },
        { currency: "USD", revenue: 0n, cost: 30n },
      ],
    })
  })
})

describe("what sales got, by member", () => {
  const touch = (channel: "sales" | "product", key: string | null, minutes: number) => {
    const own = { id: `tch_${minutes}`, at: new Date(minutes * 60_000), arrival: minutes, channel, key }
    return { ...own, milestone: null }
  }
  const rows = (touches: ReturnType<typeof touch>[], record: Deals["record"] = null) => {
    const deal = { currency: "EUR", amount: 100n, refunded: 0n, count: 1, journey: "a", touches, record }
    const reading = {
      weighing: { model: "first_touch" as const },
      records: { count: true, ofModel: null },
      keyed: ["sales" as const],
    }
    return channelRows([deal], reading).get("sales")!
  }

  it("is theirs whose touch it was, in the order of their ids, nobody first", () => {
    const { closes, keys } = rows([touch("sales", "mem_b", 1), touch("sales", null, 2), touch("sales", "mem_a", 3)])
    expect(closes).toBe(10_000n)
    expect(keys.map(({ key, closes: own }) => [key, own])).toEqual([
      [null, 0n],
      ["mem_a", 0n],
      ["mem_b", 10_000n],
    ])
  })

  it("is nothing to anybody where a record gives sales nothing", () => {
    const splits = [
      { channel: "sales" as const, bps: 0, amount: 0n },
      { channel: "product" as const, bps: 10_000, amount: 100n },
    ]
    const { closes, keys } = rows([touch("sales", "mem_a", 1)], { splits, model: null })
    expect([closes, keys]).toEqual([0n, [{ key: "mem_a", closes: 0n, revenue: new Map([["EUR", 0n]]) }]])
  })
})
