import { AppError, conflict, invalidField } from "../../../lib/errors.ts"
import { audit } from "../../../platform/audit.ts"
import { realNow } from "../../../platform/clock.ts"
import { actorName, type Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { newId } from "../../../platform/new-id.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import { readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import type { ListTouches, TouchInput } from "../contract.ts"
import type { Channel, Milestone } from "../models/core/journey.ts"
import { type Campaign, campaignWith, channelOf, nameCampaign } from "../policy/core/campaign.ts"
import * as policyStore from "../policy/policy-store.ts"
import { reviewSales } from "../records/close-sale.ts"
import type { CustomerKey, Customers } from "../touches/core/customer-key.ts"
import * as store from "../touches/touch-store.ts"

export type RecordedTouch = { isNew: boolean; touch: store.TouchRow }

/** A contact reported by API. The same external id again is the same touch; with another meaning 409. */
export async function recordTouch(
  ctx: Ctx,
  vendorId: string,
  { customer_external_id: name, campaign: named, ...input }: TouchInput,
  customers: Customers,
): Promise<RecordedTouch> {
  can(ctx, "touch.record", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    if (input.member_id && !(await store.isMember(tx, vendorId, input.member_id)))
      throw invalidField("/member_id", "is not a member of this vendor")
    const campaign = campaignWith(input.url, named)
    const channel = input.channel ?? (await channelOfCampaign(tx, vendorId, campaign))
    if (!channel)
      throw invalidField("/url", "carries no campaign that the mapping knows; name the channel, or extend the mapping")
    const source = input.source ?? (campaign && nameCampaign(campaign))
    const customer = await customers.keep(tx, vendorId, name)
    const touch = await insertTouch(tx, ctx, vendorId, {
      ...input,
      customer,
      channel,
      source: source ?? null,
      campaign,
    })
    if (touch) return { isNew: true, touch }
    const reported = await store.findTouchByExternalId(tx, vendorId, input.external_id!)
    if (!reported) throw new AppError("unavailable", "touch_busy", "The same touch is being stored. Try again.")
    if (reported.customer !== customer.id || reported.channel !== channel)
      throw conflict("touch_conflict", `${input.external_id} was recorded before, with another customer or channel.`)
    return { isNew: false, touch: reported }
  })
}

type NewTouch = {
  customer: CustomerKey
  channel: Channel
  occurred_at?: Date | undefined
  source?: string | null | undefined
  milestone?: Milestone | undefined
  external_id?: string | undefined
  member_id?: string | undefined
  campaign?: Campaign | null
  affiliate_id?: string | null
  link_id?: string | null
}

/** Adds a touch; null when its external id is known. One that comes in after sales were closed has them looked at again. */
async function insertTouch(tx: Tx, ctx: Ctx, vendorId: string, touch: NewTouch) {
  const { channel, occurred_at: at = ctx.now } = touch
  const { id: customer, externalId: customerExternalId } = touch.customer
  const saved = await store.insertTouch(tx, {
    vendorId,
    id: newId("touch"),
    customer,
    customerExternalId,
    channel,
    at,
    source: touch.source ?? null,
    milestone: touch.milestone ?? null,
    externalId: touch.external_id ?? null,
    memberId: touch.member_id ?? null,
    campaign: touch.campaign ?? null,
    affiliateId: touch.affiliate_id ?? null,
    linkId: touch.link_id ?? null,
    recordedBy: actorName(ctx.actor),
    knownAt: ctx.now,
    createdAt: realNow(),
  })
  if (!saved) return null
  await audit(tx, ctx, vendorId, "touch.record", saved.id, { channel, customer })
  await reviewSales(tx, ctx, vendorId, customer, at)
  return saved
}

/** The channel that the vendor's mapping gives a campaign; null for none. */
async function channelOfCampaign(tx: Tx, vendorId: string, campaign: Campaign | null): Promise<Channel | null> {
  return campaign && channelOf(campaign, (await policyStore.findMapping(tx, vendorId)).rules)
}

export function readTouches(ctx: Ctx, vendorId: string, query: ListTouches, customers: Customers) {
  const { customer_external_id: name, ...rest } = query
  return readAsVendor(ctx, vendorId, "touch.read", async (tx) => {
    const customer = name === undefined ? null : await customers.find(tx, vendorId, name)
    return name !== undefined && !customer ? [] : store.listTouches(tx, vendorId, rest, customer?.id ?? null)
  })
}
