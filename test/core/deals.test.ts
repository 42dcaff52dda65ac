import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { again } from "../../src/features/conversions/earning/core/reattribute.ts"
import {
  type AttributionCandidate,
  attribute,
  type Hints,
} from "../../src/features/conversions/evidence/core/attribute.ts"
import { type Attribution, decide, type Evidence } from "../../src/features/conversions/evidence/core/evidence.ts"
import { keptCustomer } from "../../src/features/conversions/evidence/core/keep.ts"
import { reachesBack } from "../../src/features/conversions/evidence/core/reaches-back.ts"
import type { CustomerRow } from "../../src/features/conversions/store.ts"
import {
  DEAL_STATUSES,
  decideSettling,
  isTaken,
  namesOf,
  type Protection,
  pickDeal,
  protectionOf,
  protectsAt,
  statusOf,
} from "../../src/features/deals/core/deal.ts"
import { DAY_MS } from "../../src/lib/time.ts"

const START = new Date("2031-03-01T12:00:00.000Z").getTime()
const minute = (count: number) => new Date(START + count * 60_000)
const AFFILIATES = ["aff_1", "aff_2", "aff_3", "aff_4"] as const
const holds = <T>(of: fc.Arbitrary<T>, check: (value: T) => void) => fc.assert(fc.property(of, check), { numRuns: 500 })

const mailDomain = fc.constantFrom("buyer.test", "other.test", "gmail.com", "yahoo.co.uk")
const email = fc.tuple(fc.constantFrom("kim", "lee", "sam"), mailDomain).map(([name, domain]) => `${name}@${domain}`)
const deal = fc
  .record({
    id: fc.integer({ min: 1, max: 999 }).map((n) => `dea_${n}`),
    affiliateId: fc.constantFrom(...AFFILIATES),
    contactEmail: email,
    domain: fc.option(mailDomain),
    from: fc.integer({ min: 0, max: 60 }),
    length: fc.integer({ min: 1, max: 60 }),
  })
  .map(
    ({ from, length, ...named }): Protection => ({
      ...named,
      approvedAt: minute(from),
      protectedUntil: minute(from + length),
    }),
  )
const moment = fc.integer({ min: -5, max: 130 }).map(minute)
const isOf = (mail: string, domain: string) => mail.endsWith(`@${domain}`)

describe("which deal protects a conversion", () => {
  const asked = fc.record({
    deals: fc.array(deal, { maxLength: 6 }),
    emails: fc.array(email, { maxLength: 3 }),
    at: moment,
  })

  it("is one that is in force and names an e-mail of it, never by a domain where anybody has a mailbox", () =>
    holds(asked, ({ deals, emails, at }) => {
      const picked = pickDeal(deals, emails, at)
      const fits = deals.filter((one) => {
        const { domain } = one
        const isPublic = domain === "gmail.com" || domain === "yahoo.co.uk"
        const isDomain = domain !== null && !isPublic && emails.some((mail) => isOf(mail, domain))
        return protectsAt(one, at) && (emails.includes(one.contactEmail) || isDomain)
      })
      expect(picked === null).toBe(fits.length === 0)
      if (picked) expect(fits).toContain(picked)
      for (const other of fits)
        if (picked) expect(other.approvedAt.getTime()).toBeGreaterThanOrEqual(picked.approvedAt.getTime())
    }))

  it("does not depend on the order of deals or e-mails, nor on how an e-mail is written", () =>
    holds(asked, ({ deals, emails, at }) => {
      const unique = [...new Map(deals.map((one) => [one.id, one])).values()]
      const picked = pickDeal(unique, emails, at)
      const written = emails.map((mail) => mail.toUpperCase()).toReversed()
      expect(pickDeal(unique.toReversed(), written, at)).toBe(picked)
    }))

  it("is never another's while a second one for the same domain or contact is refused", () =>
    holds(fc.record({ deals: fc.array(deal, { maxLength: 8 }), mail: email, at: moment }), ({ deals, mail, at }) => {
      const admitted: Protection[] = []
      for (const one of deals.toSorted((a, b) => a.approvedAt.getTime() - b.approvedAt.getTime()))
        if (!isTaken(one, admitted, one.approvedAt)) admitted.push(one)
      const inForce = admitted.filter((one) => protectsAt(one, at))
      const contacts = inForce.map((one) => one.contactEmail)
      expect(new Set(contacts).size).toBe(contacts.length)
      const domains = inForce.flatMap(({ domain }) => (domain === null ? [] : namesOf([`x@${domain}`]).domains))
      expect(new Set(domains).size).toBe(domains.length)
      // Whoever has a mailbox of a protected domain cannot be taken from it by a later deal.
      const byDomain = inForce.find(({ domain }) => domain !== null && namesOf([mail]).domains.includes(domain))
      const picked = pickDeal(admitted, [mail], at)
      if (byDomain && picked) expect(picked.approvedAt.getTime()).toBeLessThanOrEqual(byDomain.approvedAt.getTime())
    }))
})

describe("how a deal stands", () => {
  it("is decided once, protects whole days from then, and is won, expired or neither by its sale and the time", () =>
    holds(
      fc.record({
        status: fc.constantFrom(...DEAL_STATUSES),
        days: fc.integer({ min: 1, max: 730 }),
        at: moment,
        isCredited: fc.boolean(),
      }),
      ({ status, days, at, isCredited }) => {
        const kinds = [decideSettling(status, "approved").kind, decideSettling(status, "rejected").kind]
        expect(kinds.filter((kind) => kind === "settles").length).toBe(status === "registered" ? 2 : 0)
        if (status !== "registered") expect(kinds.toSorted()).toEqual(["settled", "unchanged"])
        const { approvedAt, protectedUntil } = protectionOf(minute(0), days)
        expect(protectedUntil.getTime() - approvedAt.getTime()).toBe(days * DAY_MS)
        expect(statusOf({ status, protectedUntil: null }, isCredited, at)).toBe(status)
        const short = { status, protectedUntil: minute(60) }
        expect(statusOf(short, isCredited, at)).toBe(isCredited ? "won" : at < minute(60) ? "approved" : "expired")
      },
    ))
})

const claim = fc.record({
  affiliateId: fc.constantFrom(...AFFILIATES),
  affiliateStatus: fc.constantFrom("approved" as const, "banned" as const),
  programId: fc.constant("prg_1"),
})
const evidence: fc.Arbitrary<Evidence> = fc
  .record({
    source: fc.constantFrom("verified" as const, "unverified" as const),
    manual: fc.option(claim),
    binding: fc.option(
      fc.record({ by: claim, deal: fc.option(fc.integer({ min: 0, max: 60 })), isClaim: fc.boolean() }),
    ),
    coupon: fc.option(claim),
    named: fc.option(claim),
    deal: fc.option(claim),
    at: fc.integer({ min: 0, max: 60 }),
  })
  .map(
    ({ source, manual, binding, coupon, named, deal: dealt, at }): Evidence => ({
      at: minute(at),
      source,
      onlyProgramId: null,
      manual,
      click: null,
      binding: binding && {
        ...binding.by,
        linkId: null,
        clickId: null,
        source: "verified",
        isTrusted: false,
        claimedAt: binding.deal === null && binding.isClaim ? minute(at) : null,
        deal: binding.deal === null ? null : { id: "dea_bound", since: minute(binding.deal) },
      },
      coupon: coupon && { code: "C", owner: { ...coupon, beatsClick: false } },
      named: named && { owner: named },
      deal: dealt && { ...dealt, id: "dea_1", since: minute(0) },
    }),
  )

describe("a deal as evidence", () => {
  it("wins only when nothing else does, and says on which deal the event rests", () =>
    holds(evidence, (of) => {
      const { considered, winner, dealId, binds, restsOnClaim } = decide(of)
      const isByDeal = winner?.basis === "deal"
      const isByBinding = winner?.basis === "customer" && !!of.binding?.deal
      const isClaimed = winner?.basis === "told" || (winner?.basis === "customer" && !!of.binding?.claimedAt)
      const isBacked = isByDeal || (isClaimed && of.deal?.affiliateId === winner?.affiliateId)
      expect(dealId).toBe(isBacked ? "dea_1" : isByBinding ? "dea_bound" : undefined)
      expect(restsOnClaim === true).toBe(isClaimed && !isBacked)
      if (isByDeal) {
        expect(considered.filter(({ basis, verdict }) => basis !== "deal" && verdict === "won")).toEqual([])
        const { deal: _deal, ...rest } = of
        const other = decide(rest)
        expect(other.winner === null || other.dealId === "dea_bound").toBe(true)
        expect(binds).toBe(of.binding === null || !!of.binding.deal || !!of.binding.claimedAt)
      }
      // Neither takes anything from better evidence, nor from whom it binds.
      const { deal: _deal, ...without } = of
      const before = decide(without)
      if (before.winner && before.dealId === undefined) expect(winner).toEqual(before.winner)
    }))

  it("binds nobody for an event from before the deal was approved", () =>
    holds(evidence, (of) => {
      if (!of.binding?.deal || of.at >= of.binding.deal.since) return
      expect(decide(of).winner?.basis).not.toBe("customer")
    }))
})

const stranger: CustomerRow = {
  vendorId: "ven_1",
  id: "cus_1",
  externalId: "ann",
  email: null,
  name: null,
  country: null,
  affiliateId: null,
  programId: null,
  linkId: null,
  clickId: null,
  clickAt: null,
  boundBy: null,
  boundAt: null,
  dealId: null,
  bindingSource: "verified",
  unverifiedDetails: [],
  otherEmails: [],
  isProvisional: false,
  joinedTo: null,
  createdAt: minute(0),
}
const candidate = (affiliateId: string): AttributionCandidate => ({
  affiliateId,
  affiliateStatus: "approved",
  affiliateEmail: `${affiliateId}@example.test`,
  programId: "prg_1",
  windowDays: 30,
  couponBeatsClick: false,
  bannedReferrers: [],
  trustsBrowserLeads: false,
  forbidsPaidSearch: false,
  holdDays: 0,
  groupId: null,
  country: null,
  rules: null,
  shared: null,
  tiers: null,
})

/** Sales of one customer in one day, all with the contact's e-mail: some with an answer, some with a click from before a time. */
type Bought = { id: number; minute: number; named: string | null; hasClick: boolean }
const sales = fc.uniqueArray(fc.integer({ min: 0, max: 120 }), { minLength: 1, maxLength: 5 }).chain((minutes) =>
  fc.tuple(
    ...minutes.map((at, id) =>
      fc.record({
        id: fc.constant(id),
        minute: fc.constant(at),
        named: fc.option(fc.constantFrom("aff_3"), { freq: 1 }),
        hasClick: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
      }),
    ),
  ),
)

/** Records sales in this order, as the verbs do, and says whose each is in the end. */
function recordAll(inOrder: readonly Bought[], deals: readonly Protection[]) {
  let customer = stranger
  const events: { id: number; occurredAt: Date; source: "verified"; attribution: Attribution }[] = []
  for (const { id, minute: at, named, hasClick } of inOrder) {
    const occurredAt = minute(at)
    const clickAt = minute(-5)
    const click = hasClick ? { id: "clk_1", at: clickAt, countsAt: clickAt, linkNumber: 7n, isVisit: true } : null
    const nothing = { coupon: undefined, affiliateId: undefined, onlyProgramId: null }
    const mail = "kim@buyer.test"
    const source = "verified" as const
    const hints: Hints = {
      ...nothing,
      at: occurredAt,
      source,
      click,
      email: mail,
      named: named ? { affiliateId: named } : null,
    }
    const link = hasClick ? { linkId: "lnk_1", affiliateId: "aff_4" } : null
    const known = { coupon: null, deals: [...deals], click: null, boundClick: null }
    const attributed = attribute({ candidates: AFFILIATES.map(candidate), link, ...known }, customer, hints)
    customer = keptCustomer(customer, { email: mail }, { at: occurredAt, source, corrects: true }, attributed)
    const { boundBy, boundAt, clickAt: since } = customer
    if (attributed.attribution.binds)
      for (const event of events) {
        const binding = { boundBy: boundBy!, boundAt: boundAt!, clickAt: since }
        if (!reachesBack(binding, { at: event.occurredAt, attribution: event.attribution })) continue
        event.attribution = again(customer, attributed.winning!, event).attribution
      }
    events.push({ id, occurredAt, source, attribution: attributed.attribution })
  }
  const whose = events.map(
    ({ id, attribution }) => [id, attribution.winner?.affiliateId ?? null, attribution.dealId] as const,
  )
  return { customer, whose: whose.toSorted(([a], [b]) => a - b) }
}

describe("sales of one customer under deals", () => {
  const protections = fc.uniqueArray(deal, { maxLength: 3, selector: ({ id }) => id }).map((all) => {
    const admitted: Protection[] = []
    for (const one of all.toSorted((a, b) => a.approvedAt.getTime() - b.approvedAt.getTime()))
      if (!isTaken(one, admitted, one.approvedAt)) admitted.push(one)
    return admitted
  })
  const reported = sales.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }), protections),
  )

  it("end with the same affiliate by the same deal, in whatever order they are reported", () =>
    holds(reported, ([inOrder, shuffled, deals]) => {
      const a = recordAll(
        inOrder.toSorted((x, y) => x.minute - y.minute),
        deals,
      )
      const b = recordAll(shuffled, deals)
      expect(b.whose).toEqual(a.whose)
      expect([b.customer.affiliateId, b.customer.dealId]).toEqual([a.customer.affiliateId, a.customer.dealId])
    }))

  it("are the click's, by no deal, as soon as there is one", () =>
    holds(reported, ([all, , deals]) => {
      if (!all.some(({ hasClick }) => hasClick)) return
      for (const [, who, dealId] of recordAll(all, deals).whose) expect([who, dealId]).toEqual(["aff_4", undefined])
    }))
})
