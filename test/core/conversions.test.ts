import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { decideDispute, decideRefund, isSameRefund, runningTotals } from "../../src/features/conversions/core/refund.ts"
import {
  type Details,
  detailsFor,
  emailsFor,
  mergeDetails,
} from "../../src/features/conversions/evidence/core/details.ts"
import type { Attribution } from "../../src/features/conversions/evidence/core/evidence.ts"
import { reachesBack } from "../../src/features/conversions/evidence/core/reaches-back.ts"
import type { EventSource } from "../../src/features/conversions/evidence/core/source.ts"
import { settle } from "../../src/features/conversions/refunds/core/settle.ts"
import { arithmeticOf } from "../../src/features/conversions/sales/core/arithmetic.ts"

const amount = fc.bigInt({ min: 0n, max: 10n ** 12n })

describe("refunds", () => {
  it("never take more than the sale, whatever is asked for in whatever order", () => {
    fc.assert(
      fc.property(amount, fc.array(fc.option(amount)), (sale, asked) => {
        let refunded = 0n
        for (const requested of asked) {
          const outcome = decideRefund({ amount: sale, refunded }, requested)
          if (outcome.kind === "applies") refunded += outcome.amount
          else expect(outcome.left).toBe(sale - refunded)
          expect(refunded <= sale).toBe(true)
        }
      }),
    )
  })

  it("without an amount leave nothing, and nothing more can be asked for", () => {
    expect(decideRefund({ amount: 100n, refunded: 30n }, null)).toEqual({ kind: "applies", amount: 70n })
    expect(decideRefund({ amount: 100n, refunded: 100n }, null)).toEqual({ kind: "exceeds", left: 0n })
    expect(decideRefund({ amount: 0n, refunded: 0n }, null)).toEqual({ kind: "applies", amount: 0n })
  })

  it("by the bank are cut to what is left", () => {
    fc.assert(
      fc.property(amount, amount, fc.option(amount), (a, b, claimed) => {
        const sale = { amount: a + b, refunded: a }
        const taken = decideDispute(sale, claimed)
        expect(taken <= b && taken >= 0n && (claimed === null || taken <= claimed)).toBe(true)
      }),
    )
  })

  it("reported again are the same by the amount that was asked for or found", () => {
    const known = { saleExternalId: "o-1", requested: null, amount: 100n, currency: "EUR" }
    const again = { saleExternalId: "o-1", requested: null, currency: null }
    expect(isSameRefund(known, again)).toBe(true)
    expect(isSameRefund(known, { ...again, currency: "EUR" })).toBe(true)
    expect(isSameRefund(known, { ...again, currency: "USD" })).toBe(false)
    expect(isSameRefund(known, { ...again, requested: 100n })).toBe(true)
    expect(isSameRefund(known, { ...again, requested: 99n })).toBe(false)
    expect(isSameRefund(known, { ...again, saleExternalId: "o-2" })).toBe(false)
    expect(isSameRefund({ ...known, requested: 100n }, again)).toBe(false)
  })

  it("in another currency than the sale take nothing, whatever else was reported", () => {
    const claim = fc.record({
      kind: fc.constantFrom("refund" as const, "rest" as const, "dispute" as const),
      status: fc.constantFrom("waiting_for_sale" as const, "restored" as const),
      currency: fc.constantFrom(null, "EUR", "USD"),
      requested: fc.option(amount),
      amount: fc.constant(null),
    })
    fc.assert(
      fc.property(amount, fc.array(claim, { maxLength: 6 }), (a, reported) => {
        const claims = reported.map((one, i) => ({ ...one, id: `rfd_${i}` }))
        const { claims: settled, refunded } = settle({ amount: a, currency: "EUR" }, claims)
        const own = claims.filter((one) => one.currency !== "USD")
        expect(refunded).toBe(settle({ amount: a, currency: "EUR" }, own).refunded)
        for (const one of settled.filter((c) => c.currency === "USD")) {
          expect(one.amount).toBeNull()
          expect(["currency_mismatch", "restored"]).toContain(one.status)
        }
      }),
    )
  })

  it("add up in the order in which they were reported", () => {
    const reported = [
      { id: "a", amount: 5n },
      { id: "b", amount: 7n },
    ]
    expect(runningTotals(reported).map((refund) => refund.total)).toEqual([5n, 12n])
  })
})

describe("late evidence", () => {
  const nobodys = (reason: "no_evidence" | "other_program"): Attribution => ({
    outcome: "unattributed",
    winner: null,
    binds: false,
    considered: [],
    source: "verified",
    reason,
  })
  const none = nobodys("no_evidence")
  const click = { boundBy: "click_id", boundAt: new Date(5000), clickAt: new Date(1000) } as const
  const coupon = { boundBy: "coupon", boundAt: new Date(2 * 86_400_000), clickAt: null } as const

  it("of a click reaches what happened since the click, to the millisecond", () => {
    expect(reachesBack(click, { at: new Date(1000), attribution: none })).toBe(true)
    expect(reachesBack(click, { at: new Date(999), attribution: none })).toBe(false)
  })

  it("of a coupon reaches back a day", () => {
    expect(reachesBack(coupon, { at: new Date(86_400_000), attribution: none })).toBe(true)
    expect(reachesBack(coupon, { at: new Date(86_399_999), attribution: none })).toBe(false)
  })

  it("takes nothing from anybody, and nothing that can only be another program's", () => {
    const winner = { basis: "manual", affiliateId: "a", programId: "p", linkId: null, clickId: null } as const
    const rest = { winner, binds: false, reason: "manual", considered: [], source: "verified" } as const
    const theirs: Attribution = { outcome: "attributed", ...rest, considered: [] }
    const at = new Date(3000)
    expect(reachesBack(click, { at, attribution: theirs })).toBe(false)
    expect(reachesBack(click, { at, attribution: nobodys("other_program") })).toBe(false)
    expect(reachesBack(click, { at, attribution: { ...theirs, source: "unverified" } })).toBe(true)
  })
})

describe("the arithmetic of a commission", () => {
  const reckoned = { base: 5500n, amount: 39n, currency: "EUR", cutBy: null }
  it.each([
    [{ event: "sale", rate: { kind: "percent", bps: 70 } }, null, "5500 × 70 / 10000 = 39, half away from zero"],
    [{ event: "sale", rate: { kind: "flat", amount: 39 } }, null, "flat 39"],
    [null, null, "39, decided by a person"],
    [
      { event: "sale", rate: { kind: "flat", amount: 100 } },
      { per: "affiliate_month", cap: "200", uncut: "100" },
      "flat 100; the cap of 200 per affiliate and month left 39",
    ],
  ] as const)("can be checked by hand: %j", (rule, cutBy, text) => {
    expect(arithmeticOf({ ...reckoned, rule, cutBy })).toBe(`${text} (EUR, minor units)`)
  })
})

describe("what is known of a customer", () => {
  const text = fc.option(fc.constantFrom("a", "b", "c"), { nil: undefined })
  const event = fc.record({
    source: fc.constantFrom("verified" as const, "unverified" as const),
    corrects: fc.boolean(),
    reported: fc.record({ email: text, name: text, country: text }),
  })
  const nothing = {
    email: null,
    name: null,
    country: null,
    unverifiedDetails: [] as string[],
    otherEmails: [] as string[],
  }
  type Event = { source: EventSource; corrects: boolean; reported: Record<string, string | undefined> }
  function detailsAfter(events: readonly Event[]): Details {
    const known: Details = { ...nothing }
    for (const { reported, ...by } of events)
      Object.assign(known, mergeDetails(known, reported, { ...by, isTrusted: false }))
    return known
  }

  it("decides about verified events as if no unverified one had ever said anything", () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 12 }), (events) => {
        const verified = events.filter(({ source }) => source === "verified")
        expect(detailsFor(detailsAfter(events), "verified")).toEqual(detailsFor(detailsAfter(verified), "verified"))
      }),
      { numRuns: 1000 },
    )
  })

  it("compares every verified e-mail there was, in whichever order they were reported and by whom", () => {
    const email = fc.constantFrom("a", "b", "c", "d")
    const corrects = fc.boolean()
    const reported = fc.array(fc.record({ email, corrects }), { maxLength: 8 })
    const emails = (events: { email: string; corrects: boolean }[]) =>
      emailsFor(
        detailsAfter(events.map(({ email, corrects }) => ({ source: "verified", corrects, reported: { email } }))),
        "verified",
      )
    fc.assert(
      fc.property(reported, (events) => {
        expect(emails(events).toSorted()).toEqual([...new Set(events.map(({ email }) => email))].sort())
      }),
    )
  })

  it("keeps what a browser said where nobody else said anything, for people to see", () => {
    const said = detailsAfter([{ source: "unverified", corrects: true, reported: { email: "a" } }])
    expect(said).toMatchObject({ email: "a", unverifiedDetails: ["email"] })
    expect(mergeDetails(said, {}, { source: "verified", corrects: true, isTrusted: true })).toEqual({
      unverifiedDetails: [],
    })
  })
})
