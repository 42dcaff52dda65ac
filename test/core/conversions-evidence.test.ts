import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { decide, type Evidence, type EvidenceClaim } from "../../src/features/conversions/evidence/core/evidence.ts"

const none: Evidence = {
  at: new Date("2026-03-01T00:00:00.000Z"),
  source: "verified",
  onlyProgramId: null,
  manual: null,
  binding: null,
  click: null,
  coupon: null,
}
const by = (affiliateId: string, more: Partial<EvidenceClaim> = {}): EvidenceClaim => ({
  affiliateId,
  affiliateStatus: "approved",
  programId: "prg_1",
  ...more,
})
const manual = by("aff_manual")
const firm = { source: "verified", isTrusted: false } as const
const binding = { ...by("aff_bound"), linkId: "lnk_old", clickId: "clk_old", ...firm }
const link = { ...by("aff_click"), linkId: "lnk_1", windowDays: 60 }
const click = { clickId: "clk_1", at: new Date("2026-02-20T00:00:00.000Z"), isBot: false, link }
const coupon = { code: "ADA10", owner: { ...by("aff_coupon"), beatsClick: false } }

const judged = (evidence: Partial<Evidence>) =>
  decide({ ...none, ...evidence }).considered.map((c) => `${c.basis} ${c.reason ?? c.verdict}`)

describe("the order of evidence", () => {
  it("is manual, the customer's binding, click id, coupon", () => {
    expect(judged({ manual, binding, click, coupon })).toEqual([
      "manual won",
      "customer outranked",
      "click_id outranked",
      "coupon outranked",
    ])
    expect(judged({ binding, click, coupon })[0]).toBe("customer won")
    expect(judged({ click, coupon })[0]).toBe("click_id won")
    expect(judged({ coupon })).toEqual(["coupon won"])
  })

  it("puts the coupon before the click where the coupon's program says so, and before nothing else", () => {
    const first = { code: "ADA10", owner: { ...coupon.owner, beatsClick: true } }
    expect(judged({ click, coupon: first })).toEqual(["coupon won", "click_id outranked"])
    expect(judged({ binding, click, coupon: first })).toEqual([
      "customer won",
      "coupon outranked",
      "click_id outranked",
    ])
  })

  it("gives the winner with all that is known of it", () => {
    expect(decide({ ...none, click })).toEqual({
      source: "verified",
      outcome: "attributed",
      winner: { basis: "click_id", affiliateId: "aff_click", programId: "prg_1", linkId: "lnk_1", clickId: "clk_1" },
      binds: true,
      reason: "click_id",
      considered: [
        {
          basis: "click_id",
          verdict: "won",
          reason: null,
          affiliateId: "aff_click",
          programId: "prg_1",
          linkId: "lnk_1",
          clickId: "clk_1",
          coupon: null,
          at: "2026-02-20T00:00:00.000Z",
          countsUntil: "2026-04-21T00:00:00.000Z",
        },
      ],
    })
    expect(decide({ ...none, binding }).winner).toMatchObject({
      basis: "customer",
      linkId: "lnk_old",
      clickId: "clk_old",
    })
  })
})

describe("binding", () => {
  it("is done by the first evidence of any kind, and never by later evidence", () => {
    for (const first of [{ manual }, { click }, { coupon }]) expect(decide({ ...none, ...first }).binds).toBe(true)
    expect(decide({ ...none, binding, click }).binds).toBe(false)
    expect(decide({ ...none, binding, manual }).binds).toBe(false)
    const banned = { ...binding, affiliateStatus: "banned" as const }
    expect(decide({ ...none, binding: banned, click })).toMatchObject({ outcome: "attributed", binds: false })
  })

  it("is limited by the window, a bound customer's later sales are not", () => {
    const at = new Date("2029-01-01T00:00:00.000Z")
    expect(judged({ at, click })).toEqual(["click_id outside_window"])
    expect(judged({ at, binding, click })).toEqual(["customer won", "click_id outside_window"])
  })
})

describe("a piece of evidence loses", () => {
  const until = "2026-04-21T00:00:00.000Z"

  it("when the click is outside the window, whose last instant still counts", () => {
    expect(judged({ at: new Date(until), click })).toEqual(["click_id won"])
    expect(judged({ at: new Date(Date.parse(until) + 1), click })).toEqual(["click_id outside_window"])
  })

  it("when the click is later than the sale, not when it is at the same instant", () => {
    expect(judged({ at: click.at, click })).toEqual(["click_id won"])
    expect(judged({ at: new Date(click.at.getTime() - 1), click })).toEqual(["click_id later_than_sale"])
  })

  it("when it names nobody, or a bot made it", () => {
    expect(judged({ click: { ...click, link: null } })).toEqual(["click_id unknown_link"])
    expect(judged({ coupon: { code: "NOPE", owner: null } })).toEqual(["coupon unknown_coupon"])
    expect(judged({ click: { ...click, isBot: true } })).toEqual(["click_id bot"])
  })

  it("when its affiliate is banned or not approved, whatever the evidence", () => {
    for (const [affiliateStatus, reason] of [
      ["banned", "affiliate_banned"],
      ["applied", "not_approved"],
      ["rejected", "not_approved"],
    ] as const) {
      const not = { affiliateStatus }
      expect(
        judged({
          manual: { ...manual, ...not },
          binding: { ...binding, ...not },
          click: { ...click, link: { ...link, ...not } },
          coupon: { ...coupon, owner: { ...coupon.owner, ...not } },
        }),
      ).toEqual(["manual", "customer", "click_id", "coupon"].map((basis) => `${basis} ${reason}`))
    }
  })

  it("when the event belongs to another program", () => {
    expect(judged({ onlyProgramId: "prg_2", binding, click, coupon })).toEqual([
      "customer other_program",
      "click_id other_program",
      "coupon other_program",
    ])
    expect(judged({ onlyProgramId: "prg_1", click })).toEqual(["click_id won"])
  })

  it("and leaves its place to the next that is good", () => {
    const banned = { ...binding, affiliateStatus: "banned" as const }
    expect(judged({ binding: banned, click: { ...click, isBot: true }, coupon })).toEqual([
      "customer affiliate_banned",
      "click_id bot",
      "coupon won",
    ])
  })
})

describe("every decision", () => {
  const claim = fc.record({
    affiliateId: fc.constantFrom("aff_1", "aff_2"),
    affiliateStatus: fc.constantFrom("applied", "approved", "rejected", "banned"),
    programId: fc.constantFrom("prg_1", "prg_2"),
  })
  const or = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null })
  const day = fc.integer({ min: 0, max: 100 }).map((n) => new Date(Date.UTC(2026, 0, 1 + n)))
  const anyEvidence: fc.Arbitrary<Evidence> = fc.record({
    at: day,
    source: fc.constantFrom("verified", "unverified"),
    onlyProgramId: or(fc.constantFrom("prg_1", "prg_2")),
    manual: or(claim),
    binding: or(
      fc
        .tuple(claim, fc.constantFrom("verified" as const, "unverified" as const), fc.boolean())
        .map(([c, source, isTrusted]) => ({ ...c, linkId: null, clickId: null, source, isTrusted })),
    ),
    click: or(
      fc.record({
        clickId: fc.constant("clk_1"),
        at: day,
        isBot: fc.boolean(),
        link: or(
          fc
            .tuple(claim, fc.integer({ min: 1, max: 60 }))
            .map(([c, windowDays]) => ({ ...c, linkId: "lnk_1", windowDays })),
        ),
      }),
    ),
    coupon: or(
      fc.record({
        code: fc.constant("C"),
        owner: or(fc.tuple(claim, fc.boolean()).map(([c, beatsClick]) => ({ ...c, beatsClick }))),
      }),
    ),
  })

  it("has one winner or a reason, explains every loss, and survives JSON unchanged", () => {
    fc.assert(
      fc.property(anyEvidence, (evidence) => {
        const decision = decide(evidence)
        const won = decision.considered.filter((c) => c.verdict === "won")
        expect(won.length).toBe(decision.outcome === "attributed" ? 1 : 0)
        expect(won[0]?.affiliateId ?? null).toBe(decision.winner?.affiliateId ?? null)
        for (const lost of decision.considered.filter((c) => c.verdict === "lost")) expect(lost.reason).not.toBeNull()
        const pieces = [evidence.manual, evidence.binding, evidence.click, evidence.coupon].filter((p) => p !== null)
        expect(decision.considered.length).toBe(pieces.length)
        expect(JSON.parse(JSON.stringify(decision))).toEqual(decision)
      }),
      { numRuns: 500 },
    )
  })

  it("is verified only as far as what it rests on is", () => {
    fc.assert(
      fc.property(anyEvidence, (evidence) => {
        const { source, winner } = decide(evidence)
        const rests =
          winner?.basis === "customer" && !evidence.binding!.isTrusted ? evidence.binding!.source : "verified"
        expect(source).toBe(evidence.source === "verified" ? rests : "unverified")
      }),
      { numRuns: 500 },
    )
  })

  it("of a verified event is what it would be without a provisional binding, or is that binding's and doubted", () => {
    fc.assert(
      fc.property(anyEvidence, claim, (evidence, bound) => {
        const provisional = { ...bound, linkId: null, clickId: null, source: "unverified" as const, isTrusted: false }
        const alone = decide({ ...evidence, source: "verified", binding: null })
        const beside = decide({ ...evidence, source: "verified", binding: provisional })
        if (alone.winner) expect([beside.winner, beside.binds, beside.source]).toEqual([alone.winner, true, "verified"])
        else if (beside.winner) expect([beside.winner.basis, beside.source]).toEqual(["customer", "unverified"])
        else expect(beside.source).toBe("verified")
      }),
      { numRuns: 500 },
    )
  })

  it("of an unverified event never binds whom anybody is bound to, and is never verified", () => {
    fc.assert(
      fc.property(anyEvidence, (evidence) => {
        const decision = decide({ ...evidence, source: "unverified" })
        expect(decision.source).toBe("unverified")
        if (evidence.binding) expect(decision.binds).toBe(false)
      }),
      { numRuns: 500 },
    )
  })

  it("without any evidence is unattributed, and so is one whose evidence is all bad, with the first reason", () => {
    expect(decide(none)).toMatchObject({ outcome: "unattributed", reason: "no_evidence", considered: [] })
    const bad = { click: { ...click, isBot: true }, coupon: { code: "NOPE", owner: null } }
    expect(decide({ ...none, ...bad })).toMatchObject({ outcome: "unattributed", binds: false, reason: "bot" })
  })
})
