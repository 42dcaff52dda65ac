import { realNow } from "../../../platform/clock.ts"
import { actorName, type Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { newId } from "../../../platform/new-id.ts"
import type { Basis } from "../../../vocabulary/evidence.ts"
import { campaignOf, nameCampaign } from "../policy/core/campaign.ts"
import { reviewSales } from "../records/close-sale.ts"
import type { CustomerKey } from "../touches/customer-key.ts"
import * as store from "../touches/touch-store.ts"
import { channelOfCampaign, insertTouch } from "./record-touch.ts"

/** A click of an affiliate's link; each is a touch of the community by itself. */
export type KnownClick = { clickId: string; at: Date; affiliateId: string; linkId: string }

/** A lead or a sale: what it says about the way its customer came. */
export type JourneyEvent = {
  /** The lead's or sale's own id. */
  sourceId: string
  kind: "lead" | "sale"
  customer: CustomerKey
  at: Date
  /** The click id that came with it, whoever's, and the clicks of links that the visitor is known by. */
  clickId: string | null
  clicks: readonly KnownClick[]
  /** Who it was credited to and by which evidence; null for nobody. `since` is when the customer was bound. */
  winner: { basis: Basis; affiliateId: string; linkId: string | null; since: Date | null } | null
  coupon: string | null
  metadata: Readonly<Record<string, unknown>>
}

/**
 * Joins what was known of an anonymous visitor to the customer that they turn out to be, in the event's own transaction.
 * Evidence without a click (a coupon, a person's word) is a touch too. The touch that a lead came by reached it.
 */
export async function joinJourney(tx: Tx, ctx: Ctx, vendorId: string, event: JourneyEvent): Promise<void> {
  const { customer, kind } = event
  const isFirstLead = kind === "lead" && !(await store.hasTouch(tx, vendorId, customer.id, { milestone: "lead" }))
  const milestone = isFirstLead ? "lead" : undefined
  const joined = await joinClicks(tx, ctx, vendorId, event, milestone)
  const isByClick = event.clickId !== null && joined.has(event.clickId)
  const isSaid = await sayEvidence(tx, ctx, vendorId, event, isByClick ? undefined : milestone)
  await sayCampaign(tx, ctx, vendorId, event, isByClick || isSaid ? undefined : milestone)
  const first = [...joined.values()].sort((a, b) => a.getTime() - b.getTime())[0]
  if (first) await reviewSales(tx, ctx, vendorId, customer.id, first)
}

/** The clicks that became the customer's now, with their times. */
async function joinClicks(
  tx: Tx,
  ctx: Ctx,
  vendorId: string,
  { customer, clickId, clicks }: Pick<JourneyEvent, "customer" | "clickId" | "clicks">,
  milestone: "lead" | undefined,
): Promise<Map<string, Date>> {
  const whose = { customer: customer.id, customerExternalId: customer.externalId }
  const inOrder = [...clicks].sort((a, b) => a.at.getTime() - b.at.getTime())
  const rows = inOrder.map((click) => ({
    vendorId,
    id: newId("touch"),
    ...whose,
    channel: "community" as const,
    source: "click",
    clickId: click.clickId,
    at: click.at,
    affiliateId: click.affiliateId,
    linkId: click.linkId,
    milestone: click.clickId === clickId ? (milestone ?? null) : null,
    recordedBy: actorName(ctx.actor),
    knownAt: ctx.now,
    createdAt: realNow(),
  }))
  const joined = await store.joinClicks(tx, rows)
  // A click id of no link is a campaign's, and known as an anonymous touch.
  const isOther = clickId !== null && !clicks.some((click) => click.clickId === clickId)
  const set = { ...whose, knownAt: ctx.now, ...(milestone && { milestone }) }
  const others = isOther ? await store.joinAnonymous(tx, vendorId, [clickId], set) : []
  return new Map([...joined, ...others].map((row) => [row.clickId!, row.at]))
}

/** Evidence that left no click behind is a touch of the community; whether one was added. */
async function sayEvidence(
  tx: Tx,
  ctx: Ctx,
  vendorId: string,
  { winner, coupon, customer, at, sourceId }: JourneyEvent,
  milestone: "lead" | undefined,
): Promise<boolean> {
  if (!winner || winner.basis === "click_id") return false
  const isBound = winner.basis === "customer"
  if (isBound && (await store.hasTouch(tx, vendorId, customer.id, { channel: "community" }))) return false
  const source = winner.basis === "coupon" ? `coupon ${coupon ?? ""}`.trim() : isBound ? "binding" : "by hand"
  const touch = await insertTouch(tx, ctx, vendorId, {
    customer,
    channel: "community",
    source,
    milestone,
    occurred_at: isBound && winner.since && winner.since < at ? winner.since : at,
    external_id: `${winner.basis}:${sourceId}`,
    affiliate_id: winner.affiliateId,
    link_id: winner.linkId,
  })
  return touch !== null
}

/** What a form kept of the campaign's marks (`utm_source`, `gclid`, …) is a touch, by the vendor's mapping. */
async function sayCampaign(
  tx: Tx,
  ctx: Ctx,
  vendorId: string,
  { customer, at, sourceId, metadata }: JourneyEvent,
  milestone: "lead" | undefined,
): Promise<void> {
  const campaign = campaignOf(Object.entries(metadata))
  const channel = await channelOfCampaign(tx, vendorId, campaign)
  if (!campaign || !channel) return
  await insertTouch(tx, ctx, vendorId, {
    customer,
    channel,
    occurred_at: at,
    source: nameCampaign(campaign),
    milestone,
    external_id: `campaign:${sourceId}`,
    campaign,
  })
}
