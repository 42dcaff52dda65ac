import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { NO_CAPS } from "../../src/features/commissions/commissions/core/earning.ts"
import type { Rule } from "../../src/features/commissions/rules/core/rule.ts"
import { journeyEventOf } from "../../src/features/conversions/earning/core/journey-event.ts"
import {
  type AttributionCandidate,
  attribute,
  type Hints,
} from "../../src/features/conversions/evidence/core/attribute.ts"
import type { EventFacts } from "../../src/features/conversions/evidence/core/decide-event.ts"
import { keptCustomer } from "../../src/features/conversions/evidence/core/keep.ts"
import { decideSale, type ReportedSale } from "../../src/features/conversions/sales/core/decide-sale.ts"
import type { CustomerRow } from "../../src/features/conversions/store.ts"
import { DEFAULT_MAPPING } from "../../src/features/credit/policy/core/campaign.ts"
import { DEFAULT_POLICY } from "../../src/features/credit/policy/core/policy.ts"
import { type JourneyFacts, joinTouches } from "../../src/features/credit/touches/core/join.ts"
import type { TouchRow } from "../../src/features/credit/touches/touch-store.ts"
import { sumByCurrency } from "../../src/features/ledger/posting/core/postings.ts"
import type { Stamp } from "../../src/lib/stamp.ts"
import { DAY_MS } from "../../src/lib/time.ts"

const NOW = new Date("2031-03-01T12:00:00.000Z")
const AFFILIATES = ["aff_1", "aff_2", "aff_3"] as const
const daysAgo = (days: number) => new Date(NOW.getTime() - days * DAY_MS)

/** Ids in the order in which they are asked for, so that the same decision has the same. */
function stamp(): Stamp {
  let count = 0
  return { vendorId: "ven_1", by: "key_1", now: NOW, createdAt: NOW, newId: (kind) => `${kind}_${++count}` }
}

const rules = fc.constantFrom<Rule[] | null>(
  null,
  [{ event: "sale", rate: { kind: "percent", bps: 1234 } }],
  [{ event: "sale", rate: { kind: "flat", amount: 700 }, duration: { kind: "once" } }],
  [{ event: "sale", rate: { kind: "percent", bps: 5000 }, cap: { amount: 900, per: "affiliate_month" } }],
)

const enrollment = (affiliateId: string): fc.Arbitrary<AttributionCandidate> =>
  fc.record({
    affiliateId: fc.constant(affiliateId),
    affiliateStatus: fc.constantFrom("approved", "approved", "banned"),
    affiliateEmail: fc.constant(`${affiliateId}@example.test`),
    programId: fc.constantFrom("prg_1", "prg_2"),
    windowDays: fc.constantFrom(0, 30),
    couponBeatsClick: fc.boolean(),
    bannedReferrers: fc.constant([]),
    trustsBrowserLeads: fc.boolean(),
    forbidsPaidSearch: fc.boolean(),
    shared: fc.constant(null),
    tiers: fc.constant(null),
    holdDays: fc.constantFrom(0, 30),
    groupId: fc.constant(null),
    country: fc.constant(null),
    rules: rules.map((rows) => rows && { version: 3, rules: rows }),
  })

const anyAffiliate = fc.option(fc.constantFrom(...AFFILIATES))

const customer: fc.Arbitrary<CustomerRow> = fc
  .record({ affiliateId: anyAffiliate, source: fc.constantFrom("verified", "unverified"), email: fc.boolean() })
  .map(({ affiliateId, source, email }) => ({
    vendorId: "ven_1",
    id: "cus_1",
    externalId: "ann",
    email: email ? "ann@example.test" : null,
    name: null,
    country: null,
    affiliateId,
    programId: affiliateId && "prg_1",
    linkId: null,
    clickId: null,
    clickAt: null,
    boundBy: affiliateId && "coupon",
    boundAt: affiliateId && daysAgo(9),
    dealId: null,
    bindingSource: source,
    unverifiedDetails: [],
    otherEmails: [],
    isProvisional: false,
    joinedTo: null,
    createdAt: daysAgo(20),
  }))

const touch = fc.record({
  channel: fc.constantFrom("sales", "marketing", "product", "community"),
  days: fc.integer({ min: 0, max: 400 }),
})

const journeyOf = (rows: { channel: TouchRow["channel"]; days: number }[]): JourneyFacts => {
  const touches = rows.map(({ channel, days }, index): TouchRow => {
    const unknown = { clickId: null, source: null, milestone: null, externalId: null, memberId: null, campaign: null }
    const whose = { customer: "cus_1", customerExternalId: "ann", affiliateId: null, linkId: null, recordedBy: "key_1" }
    const at = daysAgo(days)
    const known = { ...unknown, ...whose, knownAt: at, createdAt: at, at }
    return { ...known, vendorId: "ven_1", id: `tch_${index}`, number: index + 1, channel }
  })
  return {
    policy: { version: 0, policy: DEFAULT_POLICY },
    mapping: DEFAULT_MAPPING,
    touches,
    ofClicks: [],
    hasCommunity: touches.some(({ channel }) => channel === "community"),
    hasLead: false,
    saidBefore: [],
    lastClosedAt: null,
  }
}

const world = fc.record({
  customer,
  enrollments: fc.tuple(...AFFILIATES.map(enrollment)),
  byLink: anyAffiliate,
  byCoupon: anyAffiliate,
  source: fc.constantFrom("verified", "unverified"),
  clickDays: fc.integer({ min: 0, max: 60 }),
  days: fc.integer({ min: 0, max: 40 }),
  amount: fc.bigInt({ min: 0n, max: 10n ** 12n }),
  taxPart: fc.bigInt({ min: 0n, max: 100n }),
  touches: fc.array(touch, { maxLength: 12 }),
  earlier: fc.integer({ min: 0, max: 3 }),
  later: fc.constantFrom(0, 0, 2),
  email: fc.option(fc.constantFrom("ann@example.test", "aff_1@example.test"), { nil: undefined }),
  campaign: fc.boolean(),
})
type World = typeof world extends fc.Arbitrary<infer T> ? T : never

/** The facts and the report of a world, as a verb has them. */
function reportOf(of: World): { facts: EventFacts; reported: ReportedSale } {
  const at = daysAgo(of.days)
  const clickAt = daysAgo(of.clickDays)
  const click = of.byLink && { id: "clk_1", at: clickAt, countsAt: clickAt, linkNumber: 7n, isVisit: true }
  const coupon = of.byCoupon ? "SAVE" : undefined
  const { source, customer } = of
  const hints: Hints = { at, source, click, coupon, affiliateId: undefined, onlyProgramId: null }
  const evidence = {
    candidates: of.enrollments,
    link: of.byLink && { linkId: "lnk_1", affiliateId: of.byLink },
    coupon: of.byCoupon && { affiliateId: of.byCoupon },
    deals: [],
    click: null,
    boundClick: null,
  }
  const { earlier, later } = of
  const firstAt = earlier > 0 ? daysAgo(90) : later > 0 ? NOW : null
  const facts: EventFacts = {
    customer,
    evidence,
    attributed: attribute(evidence, customer, hints),
    history: { timeZone: "Europe/Vienna", vendorCurrency: "EUR", earlier, later, firstAt },
    caps: NO_CAPS,
    journey: journeyOf(of.touches),
    hasUnattributed: false,
  }
  const input = {
    external_id: "o-1",
    customer_external_id: "ann",
    amount: of.amount,
    tax: (of.amount * of.taxPart) / 100n,
    shipping: 0n,
    currency: "EUR",
    email: of.email,
    click_id: click?.id,
    coupon,
    metadata: of.campaign ? { utm_source: "google" } : {},
  }
  const reported = { id: "sal_1", input, at, source, corrects: true, addressHash: null }
  return { facts, reported: reported as ReportedSale }
}

const decided = (of: World) => {
  const { facts, reported } = reportOf(of)
  return { ...decideSale(facts, reported, stamp()), facts, reported }
}
const sum = (amounts: readonly bigint[]) => amounts.reduce((a, b) => a + b, 0n)
const holds = (claim: (of: World) => void) =>
  fc.assert(
    fc.property(world, (of) => void claim(of)),
    { numRuns: 400 },
  )

describe("a sale is decided", () => {
  it("the same by the same facts, whenever that is", () => {
    holds((of) => {
      expect(decided(of)).toEqual(decided(structuredClone(of)))
    })
  })

  it("with entries that sum to zero in each currency, each under an id of its own", () => {
    holds((of) => {
      const { transactions } = decided(of)
      for (const { lines } of transactions)
        expect([...sumByCurrency(lines).values()].every((total) => total === 0n)).toBe(true)
      expect(new Set(transactions.map(({ id }) => id)).size).toBe(transactions.length)
    })
  })

  it("so that what is booked for the affiliate is the commission, and what channels are credited is the sale", () => {
    holds((of) => {
      const { commissions, transactions, credit, sale } = decided(of)
      const booked = transactions.filter(({ kind }) => kind === "commission_earned").flatMap(({ lines }) => lines)
      const owed = booked.filter(({ account }) => account.startsWith("liability:")).map(({ amount }) => -amount)
      expect(sum(owed)).toBe(sum(commissions.map(({ amount }) => amount)))
      for (const { decision } of credit.filter(({ decision }) => decision.splits.length > 0)) {
        expect(sum(decision.splits.map(({ amount }) => BigInt(amount)))).toBe(sale.amount)
        expect(decision.splits.reduce((total, { bps }) => total + bps, 0)).toBe(10_000)
      }
    })
  })

  it("so that a commission is never more than its base by a percentage, and its winner's", () => {
    holds((of) => {
      const { commissions, sale } = decided(of)
      for (const row of commissions) {
        expect(row.affiliateId).toBe(sale.affiliateId)
        if (row.rule?.rate.kind === "percent") expect(row.amount <= sale.amount - sale.tax).toBe(true)
      }
      expect(commissions.length).toBeLessThanOrEqual(1)
    })
  })

  it("with nothing payable, no journey and no credit where it is unverified, or rests on what is", () => {
    holds((of) => {
      const { sale, commissions, transactions, journey, credit, redecides } = decided(of)
      if (sale.counts) return
      expect(commissions.every(({ status, reasons }) => status === "held" && reasons.includes("unverified"))).toBe(true)
      expect(transactions.some(({ kind }) => kind === "commission_matured")).toBe(false)
      if (sale.source === "verified") return
      expect([journey, credit, redecides]).toEqual([null, [], false])
    })
  })

  it("and reported again changes neither its customer nor their journey", () => {
    holds((of) => {
      const { facts, reported, kept, sale, journey } = decided(of)
      expect(keptCustomer(kept, reported.input, { ...reported, corrects: false }, null)).toBe(kept)
      if (!journey) return
      const touches = journey.touches.map(({ arrival, ...row }) => ({ ...row, number: arrival }))
      const after: JourneyFacts = {
        ...facts.journey,
        touches,
        ofClicks: touches.filter(({ clickId }) => clickId !== null),
        hasCommunity: touches.some(({ channel }) => channel === "community"),
        saidBefore: touches.flatMap(({ externalId }) => externalId ?? []),
      }
      const again = joinTouches(after, journeyEventOf("sale", sale, kept), stamp())
      expect([again.added, again.joined, again.deeds]).toEqual([[], [], []])
    })
  })
})
