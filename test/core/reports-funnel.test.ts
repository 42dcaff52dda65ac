import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Rule } from "../../src/features/commissions/rules/core/rule.ts"
import { cutWindow, funnelTable, unitOf } from "../../src/features/reports/funnel/core/funnel.ts"
import { type PastEvent, previewRules, totalPreview } from "../../src/features/reports/funnel/core/preview.ts"

describe("the funnel", () => {
  const of = (group: string | null, isTotal = false) => ({ group, isTotal })
  const counts = {
    visits: [
      { ...of("b"), clicks: 3, uniqueClicks: 2 },
      { ...of("a"), clicks: 1, uniqueClicks: 1 },
      { ...of(null, true), clicks: 4, uniqueClicks: 3 },
    ],
    events: [
      { ...of("b"), leads: 5, customers: 4, sales: 2 },
      { ...of(null), leads: 1, customers: 1, sales: 1 },
      { ...of(null, true), leads: 6, customers: 4, sales: 3 },
    ],
    money: [
      { ...of("b"), currency: "USD", revenue: 70n, commission: 7n },
      { ...of("b"), currency: "EUR", revenue: 1000n, commission: 100n },
      { ...of("b"), currency: "GBP", revenue: 30n, commission: 3n },
      { ...of(null, true), currency: "EUR", revenue: 1000n, commission: 102n },
    ],
  }

  it("has a row for each group by name, what belongs to none last, and all of them together", () => {
    const { rows, total } = funnelTable(counts, "EUR")
    expect(rows.map(({ group }) => group)).toEqual(["a", "b", null])
    const [a, b, none] = rows
    expect(a).toMatchObject({ clicks: 1, uniqueClicks: 1, leads: 0, sales: 0, revenue: 0n, epc: 0n, conversionBps: 0n })
    expect(b).toEqual({
      group: "b",
      clicks: 3,
      uniqueClicks: 2,
      leads: 5,
      customers: 4,
      sales: 2,
      revenue: 1000n,
      commission: 100n,
      epc: 33n,
      conversionBps: 6667n,
      others: [
        { currency: "GBP", revenue: 30n, commission: 3n },
        { currency: "USD", revenue: 70n, commission: 7n },
      ],
    })
    expect(none).toMatchObject({ clicks: 0, leads: 1, customers: 1, sales: 1, epc: null, conversionBps: null })
    expect(total).toMatchObject({
      group: null,
      clicks: 4,
      leads: 6,
      customers: 4,
      sales: 3,
      commission: 102n,
      epc: 26n,
    })
    expect(total.conversionBps).toBe(7500n)
  })

  it("is read from roll-ups wherever whole hours or days make up the window, in any zone", () => {
    const window = (from: string, to: string) => ({ from: new Date(from), to: new Date(to) })
    const days = window("2026-10-31T18:30:00Z", "2026-11-30T18:30:00Z")
    for (const unit of ["hour", "day"] as const)
      expect(cutWindow(days, "Asia/Kolkata", unit)).toEqual({ whole: days, ragged: [] })
    const odd = window("2026-11-01T10:30:00Z", "2026-11-03T11:00:00.001Z")
    expect(cutWindow(odd, "Europe/Berlin", "hour")).toEqual({
      whole: window("2026-11-01T11:00:00Z", "2026-11-03T11:00:00Z"),
      ragged: [
        window("2026-11-01T10:30:00Z", "2026-11-01T11:00:00Z"),
        window("2026-11-03T11:00:00Z", "2026-11-03T11:00:00.001Z"),
      ],
    })
    expect(cutWindow(odd, "Europe/Berlin", "day").whole).toEqual(window("2026-11-01T23:00:00Z", "2026-11-02T23:00:00Z"))
    const within = window("2026-11-01T10:30:00Z", "2026-11-01T10:45:00Z")
    expect(cutWindow(within, "UTC", "hour")).toEqual({ whole: null, ragged: [within] })
    expect([unitOf("week"), unitOf("program"), unitOf("link"), unitOf("sub3")]).toEqual(["hour", "hour", "day", "day"])
  })

  it("cuts a window into parts that follow each other and leave nothing out", () => {
    const at = fc.integer({ min: Date.UTC(2026, 9, 1), max: Date.UTC(2026, 11, 1) }).map((ms) => new Date(ms))
    const zone = fc.constantFrom("UTC", "Asia/Kolkata", "America/New_York", "Australia/Lord_Howe")
    fc.assert(
      fc.property(at, at, zone, fc.constantFrom("hour" as const, "day" as const), (a, b, timeZone, unit) => {
        const [from, to] = a < b ? [a, b] : [b, new Date(a.getTime() + 1)]
        const { whole, ragged } = cutWindow({ from, to }, timeZone, unit)
        const parts = [...(whole ? [whole] : []), ...ragged].sort((x, y) => x.from.getTime() - y.from.getTime())
        expect([parts[0]!.from, parts.at(-1)!.to]).toEqual([from, to])
        for (const [i, part] of parts.slice(1).entries()) expect(part.from).toEqual(parts[i]!.to)
      }),
    )
  })
})

describe("a preview of draft rules", () => {
  const rules: Rule[] = [
    { event: "sale", rate: { kind: "percent", bps: 1000 }, cap: { amount: 150, per: "program_month" } },
  ]
  const event = (affiliateId: string, at: string, amount: bigint, currency = "EUR"): PastEvent => ({
    occasion: {
      event: "sale",
      at: new Date(at),
      currency,
      timeZone: "Europe/Berlin",
      customerCountry: null,
      metadata: {},
      amount,
      tax: 0n,
      shipping: 0n,
      productId: null,
      sequence: 1,
      firstSaleAt: new Date(at),
    },
    affiliate: { id: affiliateId, groupId: null, country: null },
    earned: 1n,
  })
  const november = new Date("2026-11-01T00:00:00Z")
  const preview = (events: PastEvent[], from = november) => previewRules(rules, events, from)

  it("gives each affiliate by currency what the draft gives, in the order of their names", () => {
    const events = [
      event("b", "2026-11-02T00:00:00Z", 1000n),
      event("a", "2026-11-03T00:00:00Z", 300n, "USD"),
      event("a", "2026-11-03T00:00:00Z", 200n),
      event("a", "2026-11-04T00:00:00Z", 200n),
    ]
    const rows = preview(events)
    expect(rows).toEqual([
      { affiliateId: "a", currency: "EUR", count: 2, cut: 0, amount: 40n, earned: 2n },
      { affiliateId: "a", currency: "USD", count: 1, cut: 0, amount: 30n, earned: 1n },
      { affiliateId: "b", currency: "EUR", count: 1, cut: 0, amount: 100n, earned: 1n },
    ])
    expect(totalPreview(rows)).toEqual([
      { currency: "EUR", count: 3, cut: 0, amount: 140n, earned: 3n },
      { currency: "USD", count: 1, cut: 0, amount: 30n, earned: 1n },
    ])
  })

  it("cuts what is over the month's cap, all of it once the cap is used up, and begins again with the vendor's month", () => {
    const events = [
      event("a", "2026-11-02T00:00:00Z", 1000n),
      event("b", "2026-11-02T00:00:00Z", 1000n),
      event("b", "2026-11-30T22:59:59Z", 1000n),
      event("b", "2026-11-30T23:00:00Z", 1000n),
    ]
    expect(preview(events)).toEqual([
      { affiliateId: "a", currency: "EUR", count: 1, cut: 0, amount: 100n, earned: 1n },
      { affiliateId: "b", currency: "EUR", count: 2, cut: 2, amount: 150n, earned: 3n },
    ])
  })

  it("counts an affiliate's own cap for that affiliate alone", () => {
    const own: Rule[] = [
      { event: "sale", rate: { kind: "flat", amount: 100 }, cap: { amount: 150, per: "affiliate_month" } },
    ]
    const events = ["a", "a", "b"].map((id) => event(id, "2026-11-02T00:00:00Z", 1000n))
    expect(previewRules(own, events, november).map(({ amount, cut }) => [amount, cut])).toEqual([
      [150n, 1],
      [100n, 0],
    ])
  })

  it("lets what came before the window fill the month's cap, and counts it for nothing else", () => {
    const events = [event("a", "2026-11-02T00:00:00Z", 1000n), event("a", "2026-11-05T00:00:00Z", 1000n)]
    const from = new Date("2026-11-05T00:00:00Z")
    expect(preview(events, from)).toEqual([
      { affiliateId: "a", currency: "EUR", count: 1, cut: 1, amount: 50n, earned: 1n },
    ])
    expect(preview(events, new Date("2026-11-05T00:00:00.001Z"))).toEqual([])
  })

  it("counts what no rule pays for with nothing", () => {
    const lead = event("a", "2026-11-02T00:00:00Z", 0n)
    expect(preview([lead])).toEqual([{ affiliateId: "a", currency: "EUR", count: 0, cut: 0, amount: 0n, earned: 1n }])
  })
})
