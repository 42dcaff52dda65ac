import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { CHANNELS, type Channel, type Touch } from "../../src/features/credit/models/core/journey.ts"
import {
  campaignOf,
  campaignOfUrl,
  channelOf,
  DEFAULT_MAPPING,
  nameCampaign,
} from "../../src/features/credit/policy/core/campaign.ts"
import { type CreditPolicy, DEFAULT_POLICY, decideClosing } from "../../src/features/credit/policy/core/policy.ts"
import { influencedWith, sourcedWith } from "../../src/features/credit/records/core/source.ts"
import { inOrder, isWhole, keyShares, moveCredit, propose } from "../../src/features/credit/records/core/splits.ts"
import { ruleWeighing } from "../../src/features/credit/records/core/weighing.ts"
import { ONE, sum } from "../../src/lib/rational.ts"

const DAY = 86_400_000
const CLOSE = new Date("2026-11-20T12:00:00Z")
type Reported = Touch & { source: string | null; memberId: string | null }
let count = 0
const touch = (channel: Channel, daysBefore: number, more: Partial<Reported> = {}): Reported => ({
  id: `tch_${++count}`,
  channel,
  at: new Date(CLOSE.getTime() - daysBefore * DAY),
  arrival: count,
  milestone: null,
  source: null,
  memberId: null,
  ...more,
})
const decide = (touches: Reported[], policy: Partial<CreditPolicy> = {}) =>
  decideClosing(touches, { ...DEFAULT_POLICY, ...policy }, CLOSE)

describe("who took the order", () => {
  it("is the community or the product where sales was not at it: the last of their touches", () => {
    expect(decide([touch("marketing", 9), touch("community", 3)])).toMatchObject({
      kind: "closed",
      closedBy: "community",
    })
    expect(decide([touch("community", 3), touch("product", 1)])).toMatchObject({ kind: "closed", closedBy: "product" })
    expect(decide([touch("product", 3), touch("community", 1), touch("marketing", 0)])).toMatchObject({
      closedBy: "community",
    })
    expect(decide([touch("community", 3, { milestone: "close" }), touch("product", 1)])).toMatchObject({
      closedBy: "community",
    })
  })

  it("is for people to say where sales was at it, and where nobody closes by themselves", () => {
    expect(decide([touch("community", 3), touch("sales", 1)])).toMatchObject({
      kind: "proposed",
      why: "sales_assisted",
    })
    expect(decide([touch("marketing", 3)])).toMatchObject({ kind: "proposed", why: "no_self_serve_touch" })
    expect(decide([touch("product", 3)], { self_serve: { channels: ["community"] } })).toMatchObject({
      kind: "proposed",
    })
  })

  it("is nobody where nobody touched the customer: never sales by default", () => {
    expect(decide([])).toEqual({ kind: "unattributed", closedBy: null, why: "no_touch" })
  })

  it("is judged by the policy's own words for sales activity", () => {
    const twice = { min_touches: 2, within_days: 30, ignored_sources: ["newsletter"] }
    const sales = (...days: number[]) => days.map((day) => touch("sales", day))
    const kind = (touches: Reported[]) => decide([touch("community", 40), ...touches], { sales_assisted: twice }).kind
    expect(kind(sales(3))).toBe("closed")
    expect(kind(sales(30, 3))).toBe("proposed")
    expect(kind([...sales(30), touch("sales", 3, { source: "newsletter" })])).toBe("closed")
    expect(kind(sales(31, 3))).toBe("closed")
  })
})

describe("credit inside sales", () => {
  const members = ["mem_a", "mem_b", null]
  const journeys = fc.array(
    fc.record({ channel: fc.constantFrom(...CHANNELS), member: fc.constantFrom(...members), day: fc.nat(60) }),
    { minLength: 1, maxLength: 8 },
  )

  it("goes to its members by the same weights, and adds up to what sales got", () => {
    fc.assert(
      fc.property(journeys, fc.bigInt({ min: 0n, max: 10n ** 12n }), (reported, amount) => {
        const touches = reported
          .map(({ channel, member, day }) => touch(channel, day, { memberId: channel === "sales" ? member : null }))
          .sort((a, b) => a.at.getTime() - b.at.getTime())
        const { splits, members: shared } = propose(amount, touches, ruleWeighing("time_decay", 7))
        const sales = splits.find(({ channel }) => channel === "sales")
        expect(shared.reduce((total, one) => total + one.amount, 0n)).toBe(sales?.amount ?? 0n)
        expect(shared.reduce((total, one) => total + one.bps, 0)).toBe(sales?.bps ?? 0)
      }),
    )
  })

  it("is nobody's in particular where no touch names a member, and equal where the model gave sales nothing", () => {
    expect(keyShares([], [], "sales")).toEqual([{ key: null, share: ONE }])
    const touches = ["a", "b"].map((key) => ({ channel: "sales" as const, key }))
    const none = { n: 0n, d: 1n }
    expect(sum(keyShares(touches, [none, none], "sales").map(({ share }) => share))).toEqual(ONE)
  })
})

describe("moving credit", () => {
  it("takes from one what it gives to the other, and never more than is there", () => {
    const splits = [
      { channel: "sales", bps: 7000 },
      { channel: "community", bps: 3000 },
    ] as const
    expect(moveCredit(splits, { from: "sales", to: "product", bps: 2500 })).toEqual({
      kind: "moved",
      splits: [
        { channel: "sales", bps: 4500 },
        { channel: "product", bps: 2500 },
        { channel: "community", bps: 3000 },
      ],
    })
    expect(moveCredit(splits, { from: "community", to: "sales", bps: 3000 })).toEqual({
      kind: "moved",
      splits: [{ channel: "sales", bps: 10_000 }],
    })
    expect(moveCredit(splits, { from: "community", to: "sales", bps: 3001 })).toEqual({
      kind: "insufficient",
      has: 3000,
    })
    expect(moveCredit(splits, { from: "marketing", to: "sales", bps: 1 })).toEqual({ kind: "insufficient", has: 0 })
  })

  it("keeps every split whole, over any sequence of moves", () => {
    const moves = fc.array(
      fc.record({
        from: fc.constantFrom(...CHANNELS),
        to: fc.constantFrom(...CHANNELS),
        bps: fc.integer({ min: 1, max: 10_000 }),
      }),
      { maxLength: 30 },
    )
    fc.assert(
      fc.property(moves, (all) => {
        let splits = inOrder([{ channel: "community", bps: 10_000 }])
        for (const move of all) {
          const moved = moveCredit(splits, move)
          if (moved.kind === "moved") splits = moved.splits
          expect(isWhole(splits) && splits.every(({ bps }) => bps > 0)).toBe(true)
        }
      }),
    )
  })
})

describe("sourced and influenced", () => {
  it("are the first touch's channel, exactly one, and every channel that had a part", () => {
    const record = [
      { channel: "marketing", bps: 5000 },
      { channel: "community", bps: 5000 },
    ] as const
    expect(sourcedWith("product", record)).toBe("product")
    expect(sourcedWith(null, record)).toBe("marketing")
    expect(sourcedWith(null, null)).toBeNull()
    expect(influencedWith(["product"], record)).toEqual(["marketing", "product", "community"])
  })
})

describe("campaigns", () => {
  it("are read from an address or from a form's fields", () => {
    expect(campaignOfUrl("https://acme.test/?utm_source=Google&utm_campaign=spring&gclid=x1")).toEqual({
      utm_source: "Google",
      utm_campaign: "spring",
      ad_id: "gclid",
    })
    expect(campaignOfUrl("/pricing?fbclid=1")).toEqual({ ad_id: "fbclid" })
    expect(campaignOfUrl("https://acme.test/?plan=pro")).toBeNull()
    expect(campaignOfUrl("http://[")).toBeNull()
    expect(
      campaignOf([
        ["utm_medium", 3],
        ["utm_term", ""],
        ["seats", "4"],
      ]),
    ).toBeNull()
    expect(nameCampaign({ utm_source: "google", utm_medium: "cpc", utm_campaign: "spring" })).toBe(
      "google / cpc / spring",
    )
  })

  it("are marketing until the vendor's mapping says otherwise, whose first fitting line decides", () => {
    expect(channelOf({ ad_id: "gclid" }, DEFAULT_MAPPING)).toBe("marketing")
    expect(channelOf({ utm_content: "b" }, DEFAULT_MAPPING)).toBeNull()
    const mapping = [
      { match: { utm_source: "internal" }, channel: null },
      { match: { utm_medium: "*partner*", utm_source: "acme-*" }, channel: "community" as const },
      { match: { utm_medium: "in_app" }, channel: "product" as const },
      ...DEFAULT_MAPPING,
    ]
    expect(channelOf({ utm_source: "Internal", utm_medium: "in_app" }, mapping)).toBeNull()
    expect(channelOf({ utm_source: "ACME-blog", utm_medium: "x-Partner-y" }, mapping)).toBe("community")
    expect(channelOf({ utm_source: "acme", utm_medium: "partner" }, mapping)).toBe("marketing")
    expect(channelOf({ utm_source: "acme-", utm_medium: "in_app" }, mapping)).toBe("product")
  })

  it("fit a pattern as the same pattern with every star spelled out does", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "b", "*"), maxLength: 6 })
    const words = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 8 })
    fc.assert(
      fc.property(letters, words, (pattern, word) => {
        const spelled = new RegExp(`^${pattern.replaceAll("*", ".*")}$`)
        const isLike =
          channelOf({ utm_source: word }, [{ match: { utm_source: pattern }, channel: "sales" }]) === "sales"
        expect(isLike).toBe(spelled.test(word))
      }),
      { numRuns: 1000 },
    )
  })
})
