import { describe, expect, it } from "vitest"
import { DEFAULT_MAPPING } from "../../src/features/credit/policy/core/campaign.ts"
import { DEFAULT_POLICY } from "../../src/features/credit/policy/core/policy.ts"
import type { JourneyFacts } from "../../src/features/credit/touches/core/join.ts"
import { decideTouches, type Known } from "../../src/features/inbox/inquiries/core/journey.ts"
import type { WorkJourney } from "../../src/features/inbox/inquiries/core/work.ts"
import type { Inquiry } from "../../src/features/inbox/store.ts"
import { at, inquiry, NOW } from "../support/desk-work.ts"

const ADA = { id: "cus_1", externalId: "ada" }
const facts: JourneyFacts = {
  policy: { version: 0, policy: DEFAULT_POLICY },
  mapping: DEFAULT_MAPPING,
  touches: [],
  ofClicks: [],
  hasCommunity: false,
  hasLead: false,
  saidBefore: [],
  lastClosedAt: null,
}
const known = (more: Partial<JourneyFacts> = {}, clicks: Known["clicks"] = []): Known => ({
  customer: ADA,
  clicks,
  journey: { ...facts, ...more },
})
const CLICK = { clickId: "clk_1", linkId: "lnk_1", affiliateId: "aff_1" }

let ids = 0
const decide = (of: Known | undefined, ...journeys: WorkJourney[]) => {
  const stamp = { vendorId: "ven_1", by: "key_1", now: at(9), createdAt: at(10), newId: () => `tch_${++ids}` }
  return decideTouches(of, journeys, stamp)
}
const came = (more: Partial<Inquiry> = {}): WorkJourney => {
  return { kind: "came", inquiry: inquiry("inq_1", { customerExternalId: "ada", ...more }) }
}
const reached = (id: string, minutes: number, opens = false): WorkJourney => {
  const made = { vendorId: "ven_1", id, inquiryId: "inq_1", memberId: "ann", at: at(minutes), createdAt: NOW }
  const response = { ...made, channel: "call" as const, outcome: "reached" as const, note: null }
  return { kind: "reached", inquiry: inquiry("inq_1", { customerExternalId: "ada" }), response, opens }
}

describe("what credit writes down of an inquiry", () => {
  it("is nothing for nobody, and never anything of nobody", () => {
    expect(decide(undefined)).toEqual({ added: [], joined: [], deeds: [], reviewFrom: null })
    expect(() => decide({ ...known(), customer: null }, came())).toThrow("journey_is_of_a_customer")
    expect(() => decide(undefined, came())).toThrow("journey_is_of_a_customer")
    expect(decide(known(), came())).toMatchObject({ added: [], joined: [] })
  })

  it("is the click by which they came, as their lead, at its own instant where that is known and before", () => {
    const touch = (clicks: Known["clicks"]) => decide(known({}, clicks), came(CLICK)).added
    expect(touch([{ id: "clk_1", at: at(-5) }])).toMatchObject([
      { ...CLICK, customer: "cus_1", customerExternalId: "ada", channel: "community", milestone: "lead", at: at(-5) },
    ])
    expect(touch([{ id: "clk_1", at: at(0) }])).toMatchObject([{ at: NOW }])
    expect(touch([{ id: "clk_1", at: at(5) }])).toMatchObject([{ at: NOW }])
    expect(touch([{ id: "other", at: at(-5) }])).toMatchObject([{ at: NOW }])
    expect(decide(known({ hasLead: true }), came(CLICK)).added).toMatchObject([{ milestone: null }])
    for (const missing of [{ linkId: null }, { affiliateId: null }])
      expect(decide(known(), came({ ...CLICK, ...missing })).added).toEqual([])
  })

  it("is the campaign of the page that they wrote from, or of the form's own fields", () => {
    const page = decide(known(), came({ pageUrl: "https://acme.test/?utm_source=google&utm_medium=cpc" }))
    expect(page.added).toMatchObject([
      { channel: "marketing", externalId: "campaign:inq_1", milestone: "lead", at: NOW, recordedBy: "key_1" },
    ])
    expect(page.deeds).toEqual([
      { action: "touch.record", subject: page.added[0]!.id, detail: { channel: "marketing", customer: "cus_1" } },
    ])
    const own = came({ pageUrl: "no address", fields: { gclid: "1" } })
    expect(decide(known(), own).added).toMatchObject([{ channel: "marketing", campaign: { ad_id: "gclid" } }])
    expect(decide(known({ saidBefore: ["campaign:inq_1"] }), own).added).toEqual([])
  })

  it("is each contact that reached them, of the sales, by its member", () => {
    const { added, deeds } = decide(known(), reached("rsp_1", 1, true), reached("rsp_2", 2))
    const contact = { channel: "sales", source: "call", memberId: "ann", customer: "cus_1", clickId: null }
    expect(added).toMatchObject([
      { ...contact, externalId: "rsp_1", milestone: "opportunity", at: at(1), knownAt: at(9), createdAt: at(10) },
      { ...contact, externalId: "rsp_2", milestone: null, at: at(2) },
    ])
    expect(deeds.map(({ subject }) => subject)).toEqual(added.map(({ id }) => id))
  })

  it("has sales looked at again that closed since the first of it, the same instant with them", () => {
    const from = (closed: number, ...journeys: WorkJourney[]) =>
      decide(known({ lastClosedAt: at(closed) }), ...journeys).reviewFrom
    expect(from(1, reached("rsp_1", 1))).toEqual(at(1))
    expect(from(0.999, reached("rsp_1", 1))).toBeNull()
    expect(from(9, reached("rsp_1", 3), reached("rsp_2", 2), reached("rsp_3", 4))).toEqual(at(2))
    expect(from(3, came(CLICK), reached("rsp_1", 5))).toEqual(NOW)
    expect(decide(known(), reached("rsp_1", 1)).reviewFrom).toBeNull()
  })

  it("makes a click's touch of nobody theirs", () => {
    const nobodys = { ...decide(known(), came(CLICK)).added[0]!, customer: null, customerExternalId: null, number: 1 }
    const anonymous = { ...nobodys, milestone: null, linkId: null, affiliateId: null }
    const { added, joined } = decide(known({ ofClicks: [anonymous] }), came({ clickId: "clk_1" }))
    expect(added).toEqual([])
    expect(joined).toMatchObject([{ customer: "cus_1", customerExternalId: "ada", knownAt: at(9), milestone: "lead" }])
  })
})
