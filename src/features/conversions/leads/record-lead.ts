import { invariant } from "../../../lib/assert.ts"
import { audit } from "../../../platform/audit.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { newId } from "../../../platform/new-id.ts"
import { emit } from "../../../platform/outbox.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { listCommissionsOfSource } from "../../commissions/commissions/read-commissions.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import type { Lead, RecordLead } from "../contract.ts"
import { admitUnverified, hashAddress } from "../evidence/admit-unverified.ts"
import { attributeEarlierEvents } from "../evidence/attribute-earlier-events.ts"
import { type Attributed, attributeEvent, boundClick, saveCustomer } from "../evidence/attribute-event.ts"
import { checkClick } from "../evidence/check-click.ts"
import { checkSignature } from "../evidence/check-signature.ts"
import { type EventSource, sourceOfActor } from "../evidence/core/source.ts"
import { customerOf } from "../evidence/provider.ts"
import { holdSelfReferrals } from "../evidence/recheck-click-signals.ts"
import { replaceUnverified } from "../evidence/replace-unverified.ts"
import { creditLead } from "../sales/credit-sale.ts"
import { earnForLead } from "../sales/earn-for-sale.ts"
import { showLead } from "../show.ts"
import * as store from "../store.ts"
import * as leads from "./lead-store.ts"

/** `isPublic`: whoever asks holds a publishable key, and learns nothing that they did not say. */
export type RecordedLead = { kind: "recorded" | "unchanged" | "qualified"; lead: Lead; isPublic: boolean }

/**
 * A lead: binds its customer to whoever the evidence speaks for. Reported again it is `unchanged`, but for one that was
 * deferred: reported with mode `now` by a server it is `qualified`, and earns. A verified one takes an unverified one's place.
 */
export async function recordLead(
  ctx: Ctx,
  vendorId: string,
  input: RecordLead,
  {
    onlyProgramId = null,
    source = sourceOfActor(ctx.actor),
  }: { onlyProgramId?: string | null; source?: EventSource } = {},
): Promise<RecordedLead> {
  can(ctx, "lead.record", { vendorId })
  const isPublic = ctx.actor.kind === "publishable_key"
  const click = await checkClick(ctx, input.click_id)
  const origin = await hashAddress(ctx, vendorId, source)
  return asVendor(ctx, vendorId, async (tx): Promise<RecordedLead> => {
    const by = await checkSignature(tx, ctx, vendorId, input, source)
    const customer = await customerOf(tx, vendorId, input.customer_external_id, null, by)
    const known = await leads.findLeads(tx, vendorId, customer.id, input.event_name)
    const verified = known.find((lead) => lead.source === "verified") ?? null
    const same = by === "verified" ? verified : known.find((lead) => isOfSameClick(lead, input))
    if (same) {
      // It may say more of its customer than the first time.
      const kept = await saveCustomer(tx, customer, input, { at: ctx.now, source: by, corrects: false }, null)
      await holdSelfReferrals(tx, ctx, customer, kept)
      const qualifies = by === "verified" && same.qualifiedAt === null && input.mode === "now"
      if (qualifies) return { kind: "qualified", lead: await qualify(tx, ctx, same, kept), isPublic }
      return { kind: "unchanged", lead: await answer(tx, same, kept), isPublic }
    }
    const addressHash = by === "unverified" ? origin : null
    if (by === "unverified") await admitUnverified(tx, vendorId, "lead", { clickId: input.click_id, addressHash })

    const hints = { at: ctx.now, source: by, click, coupon: input.coupon, affiliateId: undefined, onlyProgramId }
    const [attributed, past] = await Promise.all([
      attributeEvent(tx, vendorId, customer, hints),
      store.readHistory(tx, vendorId, customer.id, ctx.now),
    ])
    const reaches = by === "verified" && attributed.attribution.binds
    const open = reaches ? await store.lockUnattributed(tx, vendorId, customer.id) : null
    const reporter = { at: ctx.now, source: by, corrects: true }
    const kept = await saveCustomer(tx, customer, input, reporter, attributed)
    const replacedBy = by === "unverified" ? (verified?.id ?? null) : null
    const row = toRow(input, { vendorId, customer, at: ctx.now, source: by, attributed, addressHash, replacedBy })
    const lead = await leads.insertLead(tx, row)
    invariant(lead, "customer_of_lead_locked")

    if (by === "verified") await creditLead(tx, ctx, lead, kept)
    const { winning } = attributed
    if (winning && lead.qualifiedAt && !replacedBy) await earnForLead(tx, ctx, lead, kept, winning, past)
    if (winning && open) await attributeEarlierEvents(tx, ctx, kept, open, winning, past)
    await holdSelfReferrals(tx, ctx, customer, kept)
    await replaceUnverified(tx, ctx, by === "verified" ? known : [], lead.id)
    await audit(tx, ctx, vendorId, "lead.record", lead.id, { outcome: attributed.attribution.outcome, source: by })
    if (!replacedBy) await emit(tx, vendorId, "lead.created", lead.id)
    return { kind: "recorded", lead: await answer(tx, lead, kept), isPublic }
  })
}

/** An unverified lead is its visitor's own: what others said of the customer is neither changed nor shown by it. */
function isOfSameClick(lead: store.Lead, input: RecordLead): boolean {
  return lead.source === "unverified" && lead.clickId === (input.click_id ?? null)
}

/** A deferred lead earns now, for whom it was attributed to then, while they are still in the program. */
async function qualify(tx: Tx, ctx: Ctx, before: store.Lead, customer: store.Customer): Promise<Lead> {
  const { vendorId, id, affiliateId, attribution } = before
  const lead = await leads.updateLead(tx, vendorId, id, { mode: "now", qualifiedAt: ctx.now })
  await audit(tx, ctx, vendorId, "lead.qualify", id)
  const [enrollment] = affiliateId === null ? [] : await store.findEnrollments(tx, vendorId, [affiliateId])
  if (enrollment?.affiliateStatus === "approved") {
    const clicks = await store.findClicks(tx, vendorId, boundClick(customer))
    const click = clicks.find((row) => row.id === attribution.winner?.clickId) ?? null
    const history = await store.readHistory(tx, vendorId, customer.id, ctx.now)
    const winning = { enrollment, click, clickId: customer.clickId, clickAt: customer.clickAt }
    await earnForLead(tx, ctx, lead, customer, winning, history)
  }
  return answer(tx, lead, customer)
}

async function answer(tx: Tx, lead: store.Lead, customer: store.Customer): Promise<Lead> {
  return showLead(lead, customer.externalId, await listCommissionsOfSource(tx, lead.vendorId, [lead.id]))
}

type Known = Pick<store.Lead, "vendorId" | "source" | "addressHash" | "replacedBy"> & {
  customer: store.Customer
  at: Date
  attributed: Attributed
}

function toRow(input: RecordLead, { customer, at, attributed, ...known }: Known) {
  const { attribution } = attributed
  return {
    ...known,
    id: newId("lead"),
    customerId: customer.id,
    eventName: input.event_name,
    // What nobody verified is one, whatever it says.
    quantity: known.source === "verified" ? input.quantity : 1,
    mode: input.mode,
    counts: attribution.source === "verified",
    clickId: input.click_id ?? null,
    coupon: input.coupon ?? null,
    metadata: input.metadata,
    attribution,
    affiliateId: attribution.winner?.affiliateId ?? null,
    occurredAt: at,
    qualifiedAt: input.mode === "now" ? at : null,
    createdAt: realNow(),
  }
}
