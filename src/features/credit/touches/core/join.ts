import type { Stamp } from "../../../../lib/stamp.ts"
import type { Basis } from "../../../../vocabulary/evidence.ts"
import type { Channel } from "../../models/core/journey.ts"
import { campaignOf, channelOf, type MappingRule, nameCampaign } from "../../policy/core/campaign.ts"
import type { PolicyVersion } from "../../policy/core/policy.ts"
import type { touches } from "../../tables.ts"
import type { CustomerKey } from "./customer-key.ts"

type TouchRow = typeof touches.$inferSelect
type FullTouch = Omit<TouchRow, "number">

/** A click of an affiliate's link; each is a touch of the community by itself. */
export type JourneyClick = { clickId: string; at: Date; affiliateId: string; linkId: string }

/** A lead or a sale: what it says about the way its customer came. */
export type JourneyEvent = {
  /** The lead's or sale's own id. */
  sourceId: string
  kind: "lead" | "sale"
  customer: CustomerKey
  at: Date
  /** The click id that came with it, whoever's, and the clicks of links that the visitor is known by. */
  clickId: string | null
  clicks: readonly JourneyClick[]
  /** Who it was credited to and by which evidence; null for nobody. `since` is when the customer was bound. */
  winner: { basis: Basis; affiliateId: string; linkId: string | null; since: Date | null } | null
  coupon: string | null
  /** The affiliate whom the customer named. */
  named: string | null
  metadata: Readonly<Record<string, unknown>>
}

/** What is known of a customer's journey when an event of theirs comes in. */
export type JourneyFacts = {
  policy: PolicyVersion
  mapping: readonly MappingRule[]
  /** The customer's that the policy looks back to from the event, in order. */
  touches: readonly TouchRow[]
  /** Those of the event's clicks, whoever's. */
  ofClicks: readonly TouchRow[]
  hasCommunity: boolean
  hasLead: boolean
  /** External ids of touches that the event has made before. */
  saidBefore: readonly string[]
  /** When the last of the customer's sales was closed that credit knows of. */
  lastClosedAt: Date | null
}

/** What of a touch a decision about credit minds; `arrival` orders touches of the same instant. */
export type JourneyTouch = Omit<TouchRow, "number"> & { arrival: number }

/** What of a journey is to be written. */
export type WrittenTouches = {
  /** Touches to add; a click's becomes the customer's where it was nobody's. */
  added: FullTouch[]
  /** Touches of clicks of no link, which become the customer's. */
  joined: TouchRow[]
  deeds: { action: string; subject: string; detail: { channel: Channel; customer: string } }[]
  /** From when on sales that closed earlier are to be looked at again; null for none. */
  reviewFrom: Date | null
}

/** `touches` is the whole journey as it is then. */
export type JoinedJourney = WrittenTouches & { touches: JourneyTouch[] }

type Milestone = "lead" | null

/**
 * Joins what was known of an anonymous visitor to the customer that they turn out to be. Evidence without a click (a coupon,
 * a person's word) is a touch too. The touch that a lead came by reached it.
 */
export function joinTouches(facts: JourneyFacts, event: JourneyEvent, stamp: Stamp): JoinedJourney {
  const milestone = event.kind === "lead" && !facts.hasLead ? "lead" : null
  const clicks = clickTouches(facts, event, stamp, milestone)
  const joined = anonymousTouches(facts, event, stamp, milestone)
  const isByClick = [...clicks.touches, ...joined].some(({ clickId }) => clickId === event.clickId)
  const hasCommunity = facts.hasCommunity || clicks.touches.some(({ channel }) => channel === "community")
  const evidence = evidenceTouch({ ...facts, hasCommunity }, event, stamp, isByClick ? null : milestone)
  const named = namedTouch(facts, event, stamp, isByClick || evidence ? null : milestone)
  const hasReached = isByClick || evidence !== null || named !== null
  const campaign = campaignTouch(facts, event, stamp, hasReached ? null : milestone)
  const said = [evidence, named, campaign].filter((touch) => touch !== null)
  const own = [...clicks.touches, ...joined, ...said]
  const first = Math.min(...own.map(({ at }) => at.getTime()))
  const isReviewed = own.length > 0 && facts.lastClosedAt !== null && facts.lastClosedAt.getTime() >= first
  return {
    added: [...clicks.added, ...said],
    joined,
    touches: [...facts.touches, ...own].map(toJourneyTouch),
    deeds: said.map(recordingOf),
    reviewFrom: isReviewed ? new Date(first) : null,
  }
}

/** A contact that somebody of the vendor's had with a customer. */
export type Contact = Pick<TouchRow, "channel" | "at" | "source" | "externalId" | "memberId" | "milestone"> & {
  customer: CustomerKey
}

/** The same as a touch of the customer's journey. */
export function touchOf(
  { lastClosedAt }: Pick<JourneyFacts, "lastClosedAt">,
  { customer, ...own }: Contact,
  stamp: Stamp,
): WrittenTouches {
  const touch = newTouch({ customer }, stamp, own)
  const isReviewed = lastClosedAt !== null && lastClosedAt.getTime() >= own.at.getTime()
  return { added: [touch], joined: [], deeds: [recordingOf(touch)], reviewFrom: isReviewed ? own.at : null }
}

const recordingOf = ({ id, channel, customer }: FullTouch) => ({
  action: "touch.record",
  subject: id,
  detail: { channel, customer: customer! },
})

/** New touches have no number yet: they arrive after all there are, in their order. */
function toJourneyTouch(touch: TouchRow | FullTouch, index: number): JourneyTouch {
  const arrival = "number" in touch ? touch.number : Number.MAX_SAFE_INTEGER - 1_000_000 + index
  return { ...touch, arrival }
}

function newTouch(
  { customer }: Pick<JourneyEvent, "customer">,
  stamp: Stamp,
  own: Pick<FullTouch, "channel" | "at"> & Partial<FullTouch>,
): FullTouch {
  return {
    vendorId: stamp.vendorId,
    id: stamp.newId("touch"),
    customer: customer.id,
    customerExternalId: customer.externalId,
    clickId: null,
    source: null,
    milestone: null,
    externalId: null,
    memberId: null,
    affiliateId: null,
    linkId: null,
    campaign: null,
    recordedBy: stamp.by,
    knownAt: stamp.now,
    createdAt: stamp.createdAt,
    ...own,
  }
}

/** Touches of the clicks of links that are the customer's from now on: new ones, and those that were nobody's. */
function clickTouches(facts: JourneyFacts, event: JourneyEvent, stamp: Stamp, milestone: Milestone) {
  const added: FullTouch[] = []
  const touches: (FullTouch | TouchRow)[] = []
  for (const click of [...event.clicks].sort((a, b) => a.at.getTime() - b.at.getTime())) {
    const known = facts.ofClicks.find(({ clickId }) => clickId === click.clickId)
    if (known?.customer || added.some(({ clickId }) => clickId === click.clickId)) continue
    const reached = click.clickId === event.clickId ? milestone : null
    const { at, clickId, affiliateId, linkId } = click
    const own = { at, clickId, affiliateId, linkId, channel: "community" as const, source: "click", milestone: reached }
    const touch = newTouch(event, stamp, own)
    added.push(touch)
    touches.push(known ? becomes(known, event, stamp, known.milestone ?? reached) : touch)
  }
  return { added, touches }
}

/** A click id of no link is a campaign's, and known as an anonymous touch. */
function anonymousTouches(facts: JourneyFacts, event: JourneyEvent, stamp: Stamp, milestone: Milestone): TouchRow[] {
  const { clickId, clicks } = event
  if (clickId === null || clicks.some((click) => click.clickId === clickId)) return []
  const known = facts.ofClicks.filter((touch) => touch.clickId === clickId && touch.customer === null)
  return known.map((touch) => becomes(touch, event, stamp, milestone ?? touch.milestone))
}

function becomes(
  known: TouchRow,
  { customer }: JourneyEvent,
  { now }: Stamp,
  milestone: TouchRow["milestone"],
): TouchRow {
  return { ...known, customer: customer.id, customerExternalId: customer.externalId, knownAt: now, milestone }
}

const SOURCES: Partial<Record<Basis, string>> = { customer: "binding", deal: "deal" }

/** Evidence that left no click behind is a touch of the community. */
function evidenceTouch(facts: JourneyFacts, event: JourneyEvent, stamp: Stamp, milestone: Milestone) {
  const { winner, coupon, at, sourceId } = event
  if (!winner || winner.basis === "click_id" || winner.basis === "told") return null
  const isBound = winner.basis === "customer"
  const externalId = `${winner.basis}:${sourceId}`
  if ((isBound && facts.hasCommunity) || facts.saidBefore.includes(externalId)) return null
  return newTouch(event, stamp, {
    channel: "community",
    source: winner.basis === "coupon" ? `coupon ${coupon ?? ""}`.trim() : (SOURCES[winner.basis] ?? "by hand"),
    milestone,
    at: isBound && winner.since && winner.since < at ? winner.since : at,
    externalId,
    affiliateId: winner.affiliateId,
    linkId: winner.linkId,
  })
}

/** What a customer answered is a touch of whom they named. */
function namedTouch(facts: JourneyFacts, { named, ...event }: JourneyEvent, stamp: Stamp, milestone: Milestone) {
  const externalId = `told:${event.sourceId}`
  if (named === null || facts.saidBefore.includes(externalId)) return null
  const { at } = event
  return newTouch(event, stamp, { channel: "community", source: "told", milestone, at, externalId, affiliateId: named })
}

/** What a form kept of the campaign's marks (`utm_source`, `gclid`, …) is a touch, by the vendor's mapping. */
function campaignTouch(facts: JourneyFacts, event: JourneyEvent, stamp: Stamp, milestone: Milestone) {
  const campaign = campaignOf(Object.entries(event.metadata))
  const channel = campaign && channelOf(campaign, facts.mapping)
  const externalId = `campaign:${event.sourceId}`
  if (!campaign || !channel || facts.saidBefore.includes(externalId)) return null
  const source = nameCampaign(campaign)
  return newTouch(event, stamp, { channel, at: event.at, source, milestone, externalId, campaign })
}
