import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  boundByApproval,
  decideApproval,
  decideRejection,
  unboundByRejection,
} from "../../src/features/conversions/claims/core/settle.ts"
import { answerOf, claimOf } from "../../src/features/conversions/core/referral-claim.ts"
import { again, confirmed, disowned } from "../../src/features/conversions/earning/core/reattribute.ts"
import {
  type AttributionCandidate,
  attribute,
  type Hints,
} from "../../src/features/conversions/evidence/core/attribute.ts"
import { type Attribution, decide, type Evidence } from "../../src/features/conversions/evidence/core/evidence.ts"
import { keptCustomer } from "../../src/features/conversions/evidence/core/keep.ts"
import { reachesBack } from "../../src/features/conversions/evidence/core/reaches-back.ts"
import type { CustomerRow } from "../../src/features/conversions/store.ts"
import { handleKey } from "../../src/features/programs/affiliates/core/handle-key.ts"
import type { Stamp } from "../../src/lib/stamp.ts"
import { AFFILIATE_STATUSES } from "../../src/vocabulary/affiliate-statuses.ts"
import { REFERRAL_CLAIM_STATUSES } from "../../src/vocabulary/claim-statuses.ts"

const START = new Date("2031-03-01T12:00:00.000Z").getTime()
const minute = (count: number) => new Date(START + count * 60_000)
const AFFILIATES = ["aff_1", "aff_2", "aff_3", "aff_4"] as const
const stamp: Stamp = {
  vendorId: "ven_1",
  by: "key_1",
  now: minute(0),
  createdAt: minute(0),
  newId: (kind) => `${kind}_1`,
}

const anyAffiliate = fc.constantFrom(...AFFILIATES)
const source = fc.constantFrom("verified" as const, "unverified" as const)
const by = (status: fc.Arbitrary<"approved" | "banned">) =>
  fc.record({ affiliateId: anyAffiliate, affiliateStatus: status, programId: fc.constant("prg_1") })
const claimant = by(fc.constantFrom("approved", "approved", "banned"))

const evidence: fc.Arbitrary<Evidence> = fc
  .record({
    source,
    minute: fc.integer({ min: 0, max: 60 }),
    manual: fc.option(claimant),
    binding: fc.option(
      fc.record({
        by: claimant,
        source,
        claimedAt: fc.option(fc.integer({ min: 0, max: 60 })),
        isTrusted: fc.boolean(),
      }),
    ),
    click: fc.option(claimant),
    coupon: fc.option(fc.record({ by: fc.option(claimant), beatsClick: fc.boolean() })),
    named: fc.option(fc.record({ owner: fc.option(claimant) })),
  })
  .map(({ minute: at, binding, click, coupon, ...more }) => ({
    ...more,
    at: minute(at),
    onlyProgramId: null,
    binding: binding && {
      ...binding.by,
      linkId: null,
      clickId: null,
      source: binding.source,
      isTrusted: binding.isTrusted,
      claimedAt: binding.claimedAt === null ? null : minute(binding.claimedAt),
    },
    click: click && {
      clickId: "clk_1",
      at: minute(-5),
      isBot: false,
      link: { ...click, linkId: "lnk_1", windowDays: 30 },
    },
    coupon: coupon && { code: "SAVE", owner: coupon.by && { ...coupon.by, beatsClick: coupon.beatsClick } },
  }))

const holds = <T>(of: fc.Arbitrary<T>, claim: (value: T) => void, numRuns = 500) =>
  fc.assert(
    fc.property(of, (value) => void claim(value)),
    { numRuns },
  )

describe("an answer as evidence", () => {
  it("never beats evidence of another kind, and never makes two winners", () =>
    holds(evidence, (of) => {
      const { considered, winner } = decide(of)
      expect(considered.filter(({ verdict }) => verdict === "won").length).toBe(winner ? 1 : 0)
      if (winner?.basis !== "told") return
      const others = considered.filter(({ basis }) => basis !== "told" && basis !== "customer")
      expect(others.every(({ reason }) => reason !== "outranked")).toBe(true)
      const firm = considered.find(({ basis }) => basis === "customer")
      if (firm?.reason === "claim_only") expect(of.binding?.claimedAt).not.toBeNull()
      else expect(firm === undefined || firm.reason !== "outranked").toBe(true)
    }))

  it("changes nothing where anything else wins: the winner is who it was without it", () =>
    holds(evidence, (of) => {
      const [withIt, without] = [decide(of), decide({ ...of, named: null })]
      if (withIt.winner?.basis === "told") return
      expect(withIt.winner).toEqual(without.winner)
      expect(withIt.source).toBe(without.source)
    }))

  it("is marked wherever nothing else speaks for the winner, so that it is held", () =>
    holds(evidence, (of) => {
      const { winner, restsOnClaim } = decide(of)
      const isByClaim = winner?.basis === "told" || (winner?.basis === "customer" && !!of.binding?.claimedAt)
      expect(restsOnClaim === true).toBe(isByClaim)
    }))
})

describe("what is known of an answer", () => {
  const facts = fc.record({
    named: fc
      .uniqueArray(anyAffiliate, { maxLength: 2 })
      .chain((ids) =>
        fc.tuple(
          ...ids.map((id) => fc.record({ id: fc.constant(id), status: fc.constantFrom(...AFFILIATE_STATUSES) })),
        ),
      ),
    known: fc.option(fc.record({ status: fc.constantFrom(...REFERRAL_CLAIM_STATUSES), source })),
  })

  it("matches exactly one affiliate who may earn, else is open for a person", () =>
    holds(fc.tuple(facts, source, fc.string({ minLength: 1 })), ([known, reporter, text]) => {
      const answer = answerOf(text, known, reporter)
      if (!answer) return
      const claim = claimOf(answer, { at: minute(1), source: reporter, customerId: "cus_1" }, stamp)
      const isOne = known.named.length === 1 && known.named[0]!.status === "approved"
      expect([claim.status, claim.affiliateId]).toEqual(isOne ? ["matched", known.named[0]!.id] : ["open", null])
    }))

  it("is nothing new once it was said by somebody as good, or settled", () =>
    holds(fc.tuple(facts, source), ([known, reporter]) => {
      const isNew = answerOf("ada", known, reporter) !== null
      const isOpen = known.known === null || ["open", "matched"].includes(known.known.status)
      const isBetter = known.known === null || (known.known.source === "unverified" && reporter === "verified")
      expect(isNew).toBe(isOpen && isBetter)
    }))

  it("is compared by what people see, whatever stands before and around it", () =>
    holds(fc.string({ minLength: 1 }), (text) => {
      expect(handleKey(handleKey(text))).toBe(handleKey(text))
      expect(handleKey(` @${text} `)).toBe(handleKey(text))
      expect(handleKey(text.toUpperCase())).toBe(handleKey(text))
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

/** Sales of one customer in one day: most with an answer, some with a click of one affiliate's from before them all. */
type Told = { id: number; minute: number; named: string | null; hasClick: boolean }
const sales = fc.uniqueArray(fc.integer({ min: 1, max: 600 }), { minLength: 1, maxLength: 5 }).chain((minutes) =>
  fc.tuple(
    ...minutes.map((at, id) =>
      fc.record({
        id: fc.constant(id),
        minute: fc.constant(at),
        named: fc.option(fc.constantFrom("aff_1", "aff_2", "aff_3")),
        hasClick: fc.boolean(),
      }),
    ),
  ),
)

/** Records sales in this order, as the verbs do, and says whose each is in the end. */
function recordAll(inOrder: readonly Told[]) {
  let customer = stranger
  const events: { id: number; occurredAt: Date; source: "verified"; attribution: Attribution }[] = []
  for (const { id, minute: at, named, hasClick } of inOrder) {
    const occurredAt = minute(at)
    const clickAt = minute(-5)
    const click = hasClick ? { id: "clk_1", at: clickAt, countsAt: clickAt, linkNumber: 7n, isVisit: true } : null
    const nothing = { coupon: undefined, affiliateId: undefined, onlyProgramId: null }
    const hints: Hints = {
      ...nothing,
      at: occurredAt,
      source: "verified",
      click,
      named: named ? { affiliateId: named } : null,
    }
    const facts = {
      candidates: AFFILIATES.map(candidate),
      link: hasClick ? { linkId: "lnk_1", affiliateId: "aff_4" } : null,
      coupon: null,
      deals: [],
      click: null,
      boundClick: null,
    }
    const attributed = attribute(facts, customer, hints)
    customer = keptCustomer(customer, {}, { at: occurredAt, source: "verified", corrects: true }, attributed)
    const { boundBy, boundAt, clickAt: since } = customer
    if (attributed.attribution.binds)
      for (const event of events) {
        const binding = { boundBy: boundBy!, boundAt: boundAt!, clickAt: since }
        if (!reachesBack(binding, { at: event.occurredAt, attribution: event.attribution })) continue
        event.attribution = again(customer, attributed.winning!, event).attribution
      }
    events.push({ id, occurredAt, source: "verified", attribution: attributed.attribution })
  }
  const whose = events.map(({ id, attribution }) => {
    const isHeld = attribution.restsOnClaim === true
    return [id, attribution.winner?.affiliateId ?? null, isHeld] as const
  })
  return { customer, whose: whose.toSorted(([a], [b]) => a - b), events }
}

describe("sales of one customer", () => {
  it("end with the same affiliate, and held alike, in whatever order they are reported", () =>
    holds(
      sales.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
      ([inOrder, shuffled]) => {
        const [a, b] = [recordAll(inOrder.toSorted((x, y) => x.minute - y.minute)), recordAll(shuffled)]
        expect(b.whose.map(([id, who, isHeld]) => [id, who, isHeld])).toEqual(a.whose)
        expect(b.customer.affiliateId).toBe(a.customer.affiliateId)
      },
    ))

  it("are the click's, none held, as soon as there is one", () =>
    holds(sales, (all) => {
      if (!all.some(({ hasClick }) => hasClick)) return
      for (const [, who, isHeld] of recordAll(all).whose) expect([who, isHeld]).toEqual(["aff_4", false])
    }))

  it("never credit two affiliates: who named one has them all", () =>
    holds(sales, (all) => {
      const { whose } = recordAll(all)
      expect(new Set(whose.flatMap(([, who]) => who ?? [])).size).toBeLessThanOrEqual(1)
    }))

  it("are nobody's once the claim is rejected, and as they were when it is confirmed", () =>
    holds(sales, (all) => {
      for (const event of recordAll(all).events) {
        const isSame = confirmed(event)
        expect([isSame.attribution.winner, isSame.restsOnClaim]).toEqual([event.attribution.winner, false])
        if (!event.attribution.restsOnClaim) continue
        const nobodys = disowned(event)
        expect([nobodys.attribution.winner, nobodys.restsOnClaim, nobodys.counts]).toEqual([null, false, true])
        expect(nobodys.attribution.considered.some(({ verdict }) => verdict === "won")).toBe(false)
      }
    }))
})

describe("settling a claim", () => {
  const claim = fc.record({
    status: fc.constantFrom(...REFERRAL_CLAIM_STATUSES),
    affiliateId: fc.option(anyAffiliate),
    at: fc.integer({ min: 0, max: 60 }).map(minute),
  })
  const customer = fc
    .record({
      by: fc.constantFrom("told", "click_id", "manual", null),
      affiliateId: anyAffiliate,
      bindingSource: source,
    })
    .map(({ by: boundBy, affiliateId, bindingSource }) =>
      boundBy
        ? { ...stranger, boundBy, affiliateId, bindingSource, boundAt: minute(30), programId: "prg_1" }
        : stranger,
    )

  it("is done once: who comes second with another word is refused", () =>
    holds(fc.tuple(claim, anyAffiliate), ([of, chosen]) => {
      const [approval, rejection] = [decideApproval(of, chosen), decideRejection(of)]
      const isOpen = of.status === "open" || of.status === "matched"
      expect([approval.kind === "approves", rejection.kind === "rejects"]).toEqual([isOpen, isOpen])
      if (approval.kind === "approves")
        expect([
          decideApproval({ status: "approved", affiliateId: chosen }, chosen).kind,
          decideRejection({ status: "approved" }).kind,
        ]).toEqual(["unchanged", "settled"])
    }))

  it("binds whom nothing better bound, for good, and moves nobody else's customer", () =>
    holds(fc.tuple(claim, customer, anyAffiliate), ([of, before, affiliateId]) => {
      const after = boundByApproval(before, of, { affiliateId, programId: "prg_1" })
      const isFirm = before.affiliateId !== null && before.boundBy !== "told" && before.bindingSource === "verified"
      expect([after.affiliateId, after.boundBy]).toEqual(
        isFirm ? [before.affiliateId, before.boundBy] : [affiliateId, "manual"],
      )
      expect(boundByApproval(after, of, { affiliateId, programId: "prg_1" })).toBe(after)
    }))

  it("unbinds by a rejection only who was bound by that answer", () =>
    holds(fc.tuple(claim, customer), ([of, before]) => {
      const after = unboundByRejection(before, of)
      const rests = before.boundBy === "told" && before.affiliateId === of.affiliateId
      expect(after.affiliateId).toBe(rests ? null : before.affiliateId)
    }))
})
