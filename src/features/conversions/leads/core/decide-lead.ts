import type { Stamp } from "../../../../lib/stamp.ts"
import type { Happened } from "../../../../vocabulary/topics.ts"
import { joinTouches } from "../../../credit/touches/core/join.ts"
import type { RecordLead } from "../../contract.ts"
import { claimOf, type NamedAnswer, openings } from "../../core/referral-claim.ts"
import { leadEarning } from "../../earning/core/earning.ts"
import { journeyEventOf } from "../../earning/core/journey-event.ts"
import { type EventFacts, type EventMade, gainOf, NO_GAIN, nextOf } from "../../evidence/core/decide-event.ts"
import { keptCustomer } from "../../evidence/core/keep.ts"
import type { EventSource } from "../../evidence/core/source.ts"
import type { LeadRow } from "../../store.ts"

/** A lead as it was reported; `replacedBy`: the verified one that is known, where it is unverified. */
export type ReportedLead = {
  id: string
  input: RecordLead
  source: EventSource
  replacedBy: string | null
  addressHash: string | null
  /** Absent where the customer said nothing new of who sent them. */
  answer?: NamedAnswer | null
}

export type LeadMade = EventMade & { lead: LeadRow }

/** All that follows from a new lead: whose it is, what it earns, what it means for the customer and the journey. */
export function decideLead(facts: EventFacts, reported: ReportedLead, stamp: Stamp): LeadMade {
  const { customer, attributed, history } = facts
  const { winning, attribution } = attributed
  const { id, input, source, replacedBy } = reported
  const kept = keptCustomer(customer, input, { at: stamp.now, source, corrects: true }, attributed)
  const lead = leadOf(facts, reported, stamp)
  const isEarning = winning && lead.qualifiedAt && !replacedBy
  const gain = isEarning ? gainOf(leadEarning(lead, kept, winning, history), winning, facts, stamp) : NO_GAIN
  const { isLate: _isLate, ...earned } = gain
  const journey = source === "verified" ? joinTouches(facts.journey, journeyEventOf("lead", lead, kept), stamp) : null
  const answered = { at: stamp.now, source, customerId: kept.id, leadId: id }
  const claims = reported.answer ? [claimOf(reported.answer, answered, stamp)] : []
  const recorded = { action: "lead.record", subject: id, detail: { outcome: attribution.outcome, source } }
  const created: Happened = { type: "lead.created", ref: id }
  return {
    ...earned,
    lead,
    kept,
    changed: kept === customer ? [] : [kept],
    journey,
    claims,
    deeds: [...(journey?.deeds ?? []), recorded],
    events: [...earned.events, ...(replacedBy ? [] : [created]), ...openings(claims)],
    next: nextOf(facts, kept, source, journey),
  }
}

function leadOf({ customer, attributed }: EventFacts, reported: ReportedLead, stamp: Stamp): LeadRow {
  const { attribution } = attributed
  const { id, input, source, replacedBy, addressHash } = reported
  return {
    vendorId: stamp.vendorId,
    id,
    customerId: customer.id,
    eventName: input.event_name,
    // What nobody verified is one, whatever it says.
    quantity: source === "verified" ? input.quantity : 1,
    mode: input.mode,
    source,
    counts: attribution.source === "verified",
    restsOnClaim: attribution.restsOnClaim === true,
    dealId: attribution.dealId ?? null,
    replacedBy,
    addressHash,
    clickId: input.click_id ?? null,
    coupon: input.coupon ?? null,
    metadata: input.metadata,
    attribution,
    affiliateId: attribution.winner?.affiliateId ?? null,
    occurredAt: stamp.now,
    qualifiedAt: input.mode === "now" ? stamp.now : null,
    createdAt: stamp.createdAt,
  }
}
