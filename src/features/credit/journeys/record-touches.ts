import { AppError, conflict, invalidField } from "../../../lib/errors.ts"
import { apply } from "../../../platform/apply.ts"
import { audit } from "../../../platform/audit.ts"
import { realNow } from "../../../platform/clock.ts"
import { actorName, type Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { newId } from "../../../platform/new-id.ts"
import type { TouchInput } from "../contract.ts"
import { campaignWith, channelOf, type MappingRule, nameCampaign } from "../policy/core/campaign.ts"
import * as policyStore from "../policy/policy-store.ts"
import { reviewSalesOf } from "../records/close-sale.ts"
import type { CustomerKey, Customers } from "../touches/core/customer-key.ts"
import * as store from "../touches/touch-store.ts"

export type TouchOutcome = { kind: "recorded" | "unchanged" } | { kind: "refused"; error: AppError }

/**
 * Many touches in a few statements, within the caller's transaction, as if each had been reported by itself: in their order,
 * with an outcome each. Sales that closed since are looked at again, once for each customer.
 */
export async function recordTouches(
  tx: Tx,
  ctx: Ctx,
  vendorId: string,
  inputs: readonly TouchInput[],
  customers: Customers,
): Promise<TouchOutcome[]> {
  const known = {
    keys: await customers.keepAll(tx, vendorId, [...new Set(inputs.map((input) => input.customer_external_id))]),
    mapping: (await policyStore.findMapping(tx, vendorId)).rules,
    members: await store.listMemberIds(tx, vendorId),
    touches: new Map<string, Named>(),
  }
  const names = inputs.flatMap(({ external_id: name }) => (name === undefined ? [] : [name]))
  for (const row of await store.listTouchesNamed(tx, vendorId, names)) known.touches.set(row.externalId!, row)
  const added: store.TouchInsert[] = []
  const outcomes = inputs.map((input): TouchOutcome => {
    try {
      const touch = touchFrom(input, known, { ctx, vendorId })
      if (!touch) return { kind: "unchanged" }
      added.push(touch)
      if (touch.externalId) known.touches.set(touch.externalId, touch)
      return { kind: "recorded" }
    } catch (error) {
      if (error instanceof AppError) return { kind: "refused", error }
      throw error
    }
  })
  await apply(tx, store.writeTouches({ added: added as store.TouchRow[], joined: [] }))
  if (added.length > 0) await audit(tx, ctx, vendorId, "touch.import", added[0]!.id, { touches: added.length })
  await reviewSalesOf(tx, ctx, vendorId, firstOfEach(added))
  return outcomes
}

type Named = { customer?: string | null | undefined; channel: string; externalId?: string | null | undefined }
type Known = {
  keys: ReadonlyMap<string, CustomerKey>
  mapping: readonly MappingRule[]
  members: ReadonlySet<string>
  touches: ReadonlyMap<string, Named>
}

/** The touch that a line comes to; null for one that is known. */
function touchFrom(input: TouchInput, known: Known, { ctx, vendorId }: { ctx: Ctx; vendorId: string }) {
  const customer = known.keys.get(input.customer_external_id)!
  const campaign = campaignWith(input.url, input.campaign)
  const channel = input.channel ?? (campaign && channelOf(campaign, known.mapping))
  if (!channel)
    throw invalidField("/url", "carries no campaign that the mapping knows; name the channel, or extend the mapping")
  if (input.member_id && !known.members.has(input.member_id))
    throw invalidField("/member_id", "is not a member of this vendor")
  const same = input.external_id === undefined ? undefined : known.touches.get(input.external_id)
  if (same?.customer === customer.id && same.channel === channel) return null
  if (same)
    throw conflict("touch_conflict", `${input.external_id} was recorded before, with another customer or channel.`)
  return {
    vendorId,
    id: newId("touch"),
    customer: customer.id,
    customerExternalId: customer.externalId,
    clickId: null,
    channel,
    at: input.occurred_at ?? ctx.now,
    source: input.source ?? (campaign && nameCampaign(campaign)),
    milestone: input.milestone ?? null,
    externalId: input.external_id ?? null,
    memberId: input.member_id ?? null,
    affiliateId: null,
    linkId: null,
    campaign,
    recordedBy: actorName(ctx.actor),
    knownAt: ctx.now,
    createdAt: realNow(),
  } satisfies store.TouchInsert
}

/** When the first new touch of each customer was. */
function firstOfEach(added: readonly store.TouchInsert[]): Map<string, Date> {
  const first = new Map<string, Date>()
  for (const { customer, at } of added) if (customer && !(first.get(customer)! <= at)) first.set(customer, at)
  return first
}
