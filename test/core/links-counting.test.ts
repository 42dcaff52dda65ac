import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  type CountedClick,
  type CountedVisitor,
  countVisits,
  visitorOf,
} from "../../src/features/links/clicks/core/roll-up.ts"
import { receiptClaims } from "../../src/features/links/receipts/core/receipt.ts"
import { flagBits, readFlags } from "../../src/features/links/redirect/core/click-flags.ts"
import { secondsOf } from "../../src/features/links/redirect/core/click-key.ts"
import { firstLink, slugCandidates } from "../../src/features/links/redirect/core/slug-names.ts"

const DAY = 86_400_000
const HOUR = 3_600_000
const START = Date.parse("2026-11-01T00:00:00Z")
const person = { head: false, prefetch: false, bot: false }
const click = (at: number, more: Partial<CountedClick> = {}): CountedClick => ({
  vendorNumber: 1,
  timeZone: "UTC",
  linkNumber: 1n,
  nonce: BigInt(at),
  programId: "prg_1",
  country: null,
  subs: {},
  at: START + at,
  visitor: "v1",
  flags: person,
  ...more,
})

describe("clicks by the hour", () => {
  it("begin a new day for visitors at midnight UTC, and a new hour with the hour", () => {
    const { gains } = countVisits([click(HOUR - 1), click(HOUR), click(DAY - 1), click(DAY)], [])
    expect(gains.hours.map(({ hour, clicks: count, visitors }) => [hour.getTime() - START, count, visitors])).toEqual([
      [0, 1, 1],
      [HOUR, 1, 0],
      [23 * HOUR, 1, 0],
      [DAY, 1, 1],
    ])
    expect(visitorOf(click(DAY - 1)).day).toBe("2026-11-01")
  })

  it("are of the vendor's zone, also where hours begin at half past", () => {
    const { gains } = countVisits([click(0, { timeZone: "Asia/Kolkata" })], [])
    expect(gains.hours[0]!.hour.toISOString()).toBe("2026-10-31T23:30:00.000Z")
    const late = countVisits([click(19 * HOUR, { timeZone: "Asia/Kolkata" })], [])
    expect(late.gains.days[0]).toMatchObject({ day: "2026-11-02", clicks: 1 })
  })

  it("leave a visitor where they are who is known from an earlier click, and take them from a later one", () => {
    const known = (at: number): CountedVisitor[] => [
      { ...visitorOf(click(at)), at: START + at, nonce: BigInt(at), marks: { country: "FR" } },
    ]
    const visitors = (at: number) =>
      countVisits([click(5 * HOUR)], known(at)).gains.hours.map((gain) => [gain.hour.getTime() - START, gain.visitors])
    expect(visitors(4 * HOUR)).toEqual([[5 * HOUR, 0]])
    expect(visitors(5 * HOUR)).toEqual([[5 * HOUR, 0]])
    expect(visitors(6 * HOUR)).toEqual([
      [5 * HOUR, 1],
      [6 * HOUR, -1],
    ])
    const { gains, passed } = countVisits([click(5 * HOUR, { country: "DE" })], known(6 * HOUR))
    expect(gains.marks.map(({ value, clicks, visitors }) => [value, clicks, visitors])).toEqual([
      ["DE", 1, 1],
      ["FR", 0, -1],
    ])
    expect(passed).toEqual([{ linkNumber: 1n, at: START + 6 * HOUR, nonce: BigInt(6 * HOUR) }])
  })

  it("say in their flags what they were", () => {
    const bool = fc.boolean()
    const flags = fc.record({ head: bool, prefetch: bool, bot: bool, qr: bool, unattributed: bool })
    fc.assert(
      fc.property(flags, bool, fc.constantFrom("desktop", "tablet", "bot", null), (own, isFirst, device) => {
        const { head, prefetch, bot, qr, unattributed } = own
        expect(readFlags(flagBits({ flags: own, consent: "granted" }, isFirst, device))).toEqual({
          isHead: head,
          isPrefetch: prefetch,
          isBot: bot,
          isQr: qr,
          isAttributable: !unattributed,
          device,
        })
      }),
    )
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
    const flags = { isAttributable: false, isBot: true, isPrefetch: false, isHead: false, isQr: true }
    const row = {
      ...flags,
      origin: { subs: { sub1: "x", sub5: "y" } },
      country: "DE",
      storedSeconds: secondsOf(new Date("2026-11-01T10:00:01.900Z")),
    }
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
