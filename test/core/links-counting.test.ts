import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  type CountedClick,
  type CountedVisitor,
  countVisits,
  visitorOf,
} from "../../src/features/links/clicks/core/roll-up.ts"
import { receiptClaims } from "../../src/features/links/receipts/core/receipt.ts"
import { firstLink, slugCandidates } from "../../src/features/links/redirect/core/slug-names.ts"

const DAY = 86_400_000
const HOUR = 3_600_000
const START = Date.parse("2026-11-01T00:00:00Z")
const person = { head: false, prefetch: false, bot: false }
const click = (at: number, more: Partial<CountedClick> = {}): CountedClick => ({
  vendorId: "ven_1",
  linkId: "lnk_1",
  affiliateId: "aff_1",
  at: START + at,
  visitor: "v1",
  flags: person,
  ...more,
})

describe("clicks by the hour", () => {
  const clicks = fc.array(
    fc
      .record({
        at: fc.integer({ min: 0, max: 3 * DAY - 1 }),
        visitor: fc.constantFrom("v1", "v2"),
        linkId: fc.constantFrom("lnk_1", "lnk_2"),
        flags: fc.record({ head: fc.boolean(), prefetch: fc.boolean(), bot: fc.boolean() }),
      })
      .map(({ at, ...more }) => click(at, more)),
    { maxLength: 12 },
  )
  const totals = (hours: ReturnType<typeof countVisits>["hours"]) => {
    const sums = new Map<string, number[]>()
    for (const { linkId, hour, clicks: count, visitors, flagged } of hours) {
      const before = sums.get(`${linkId} ${hour.getTime()}`) ?? [0, 0, 0]
      sums.set(`${linkId} ${hour.getTime()}`, [before[0]! + count, before[1]! + visitors, before[2]! + flagged])
    }
    return Object.fromEntries([...sums].filter(([, figures]) => figures.some((figure) => figure !== 0)))
  }

  it("come to the same in one batch or in two, in whatever order: a visitor counts in their first hour of a day", () => {
    fc.assert(
      fc.property(clicks, fc.nat(12), (all, cut) => {
        const whole = countVisits(all, [])
        const first = countVisits(all.slice(0, cut), [])
        const second = countVisits(all.slice(cut), first.visitors)
        expect(totals([...first.hours, ...second.hours])).toEqual(totals(whole.hours))
        const visits = all.filter(({ flags }) => !flags.head && !flags.prefetch && !flags.bot)
        const figure = (of: "clicks" | "visitors" | "flagged") => whole.hours.reduce((sum, hour) => sum + hour[of], 0)
        expect(figure("clicks")).toBe(visits.length)
        expect(figure("flagged")).toBe(all.length - visits.length)
        const days = visits.map((one) => `${one.linkId} ${one.visitor} ${Math.floor(one.at / DAY)}`)
        expect(figure("visitors")).toBe(new Set(days).size)
        expect(whole.visitors).toHaveLength(new Set(days).size)
      }),
    )
  })

  it("begin a new day at midnight UTC, and a new hour with the hour", () => {
    const { hours } = countVisits([click(HOUR - 1), click(HOUR), click(DAY - 1), click(DAY)], [])
    expect(hours.map(({ hour, clicks: count, visitors }) => [hour.getTime() - START, count, visitors])).toEqual([
      [0, 1, 1],
      [HOUR, 1, 0],
      [23 * HOUR, 1, 0],
      [DAY, 1, 1],
    ])
    expect(visitorOf(click(DAY - 1)).day).toEqual(new Date(START))
  })

  it("leave a visitor where they are who is known from the same hour, an earlier one, or nobody knows which", () => {
    const known = (hour: Date | null): CountedVisitor[] => [{ ...visitorOf(click(0)), hour }]
    const visitors = (hour: Date | null) =>
      countVisits([click(5 * HOUR)], known(hour)).hours.map((gain) => [gain.hour.getTime() - START, gain.visitors])
    expect(visitors(null)).toEqual([[5 * HOUR, 0]])
    expect(visitors(new Date(START + 4 * HOUR))).toEqual([[5 * HOUR, 0]])
    expect(visitors(new Date(START + 5 * HOUR))).toEqual([[5 * HOUR, 0]])
    expect(visitors(new Date(START + 6 * HOUR))).toEqual([
      [5 * HOUR, 1],
      [6 * HOUR, -1],
    ])
  })
})

describe("what may name a link", () => {
  const names = (fields: Record<string, string | undefined>, url?: string) =>
    slugCandidates(fields, url).map(({ name, slug, isField }) => [name, slug, isField])

  it("is a click's fields first and its address then, each in the order of the known names", () => {
    const url = "https://shop.test/?other=x&ref=b&slug=c&via=d"
    expect(names({ own: "z", aff: "e", slug: "a", via: undefined }, url)).toEqual([
      ["slug", "a", true],
      ["aff", "e", true],
      ["own", "z", true],
      ["slug", "c", false],
      ["via", "d", false],
      ["ref", "b", false],
      ["other", "x", false],
    ])
    expect(names({}, "no address")).toEqual([])
    expect(names({})).toEqual([])
  })

  it("is 40 candidates at most", () => {
    const url = `https://shop.test/?${Array.from({ length: 50 }, (_, i) => `p${i}=s${i}`).join("&")}`
    expect(names({}, url)).toHaveLength(40)
  })

  it("is a link under a known name, or under its program's own", () => {
    const link = (slug: string, clickParam = "own", isActive = true) => ({
      slug,
      host: "",
      isActive,
      snapshot: { clickParam },
    })
    const found = (query: string, links: ReturnType<typeof link>[]) =>
      firstLink(slugCandidates({}, `https://shop.test/?${query}`), links)?.slug ?? null
    expect(found("via=a", [link("a")])).toBe("a")
    expect(found("own=a", [link("a")])).toBe("a")
    expect(found("other=a", [link("a")])).toBe(null)
    expect(found("via=b", [link("a")])).toBe(null)
    expect(found("own=b&via=a", [link("a"), link("b")])).toBe("a")
  })
})

describe("a click's receipt", () => {
  const at = new Date("2026-11-01T10:00:00.000Z")
  const link = { id: "lnk_1", vendorId: "ven_1", programId: "prg_1", affiliateId: "aff_1" }
  const facts = { clickId: "clk_1", at, link, windowDays: 30, url: "https://go.test/a" }

  it("says until when the click counts, to the day, and what the books do not know yet not at all", () => {
    expect(receiptClaims({ ...facts, row: null })).toMatchObject({
      clicked_at: "2026-11-01T10:00:00.000Z",
      counts_until: "2026-12-01T10:00:00.000Z",
      recorded: false,
      recorded_at: null,
      attributable: null,
      flags: null,
      country: null,
    })
  })

  it("says what is recorded as it is, a no too", () => {
    const subs = { sub1: "x", sub2: null, sub3: null, sub4: null, sub5: "y" }
    const flags = { isAttributable: false, isBot: true, isPrefetch: false, isHead: false, isQr: true }
    const row = { ...flags, ...subs, country: "DE", createdAt: new Date("2026-11-01T10:00:01.000Z") }
    expect(receiptClaims({ ...facts, row })).toMatchObject({
      recorded: true,
      recorded_at: "2026-11-01T10:00:01.000Z",
      attributable: false,
      flags: { bot: true, prefetch: false, head: false, qr: true },
      country: "DE",
      sub1: "x",
      sub5: "y",
    })
  })
})
