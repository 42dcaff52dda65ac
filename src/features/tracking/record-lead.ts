import { invariant } from "../../lib/assert.ts"
import { audit } from "../../platform/audit.ts"
import { realNow } from "../../platform/clock.ts"
import type { Ctx } from "../../platform/ctx.ts"
import type { Tx } from "../../platform/db.ts"
import { newId } from "../../platform/new-id.ts"
import { outbox } from "../../platform/outbox.ts"
import { asVendor } from "../../platform/tenant.ts"
import { can } from "../auth/core/permissions.ts"
import { listCommissionsOfSource } from "../commissions/read-commissions.ts"
import { type Attributed, attributeEvent, boundClick, keepCustomer } from "./attribute-event.ts"
import { attributeLate } from "./attribute-late.ts"
import { checkClick } from "./check-click.ts"
import type { Lead, RecordLead } from "./contract.ts"
import { creditLead } from "./credit-event.ts"
import { earnForLead } from "./earn-event.ts"
import { judgeEmail } from "./judge-late.ts"
import { showLead } from "./show.ts"
import * as store from "./store.ts"

export type RecordedLead = { kind: "recorded" | "unchanged" | "qualified"; lead: Lead }

/**
 * A lead: binds its customer to whoever the evidence speaks for. Told again it is `unchanged`, but for one that was
 * deferred: told with mode `now` by a server it is `qualified`, and earns.
 */
export async function recordLead(
  ctx: Ctx,
  vendorId: string,
  input: RecordLead,
  { onlyProgramId = null, isSigned = true }: { onlyProgramId?: string | null; isSigned?: boolean } = {},
): Promise<RecordedLead> {
  can(ctx, "lead.record", { vendorId })
  const click = await checkClick(ctx, input.click_id)
  const isVerified = isSigned && ctx.actor.kind !== "publishable_key"
  return asVendor(ctx, vendorId, async (tx): Promise<RecordedLead> => {
    const customer = await store.lockCustomer(tx, {
      vendorId,
      id: newId("customer"),
      externalId: input.customer_external_id,
      createdAt: realNow(),
    })
    const known = await store.findLead(tx, vendorId, customer.id, input.event_name)
    if (known && isVerified && known.qualifiedAt === null && input.mode === "now")
      return { kind: "qualified", lead: await qualify(tx, ctx, known, customer) }
    if (known) return { kind: "unchanged", lead: await answer(tx, known, customer) }

    const hints = { at: ctx.now, click, coupon: input.coupon, affiliateId: undefined, onlyProgramId }
    const [attributed, past] = await Promise.all([
      attributeEvent(tx, vendorId, customer, hints),
      store.readHistory(tx, vendorId, customer.id, ctx.now),
    ])
    const open = attributed.attribution.binds ? await store.lockUnattributed(tx, vendorId, customer.id) : null
    const kept = await keepCustomer(tx, customer, input, { at: ctx.now, isVerified }, attributed)
    const lead = await store.insertLead(tx, toRow(input, { vendorId, customer, at: ctx.now, isVerified, attributed }))
    invariant(lead, "customer_of_lead_locked")

    await creditLead(tx, ctx, lead, kept)
    const { winning } = attributed
    if (winning && lead.qualifiedAt) await earnForLead(tx, ctx, lead, kept, winning, past)
    if (winning && open) await attributeLate(tx, ctx, kept, open, winning, past)
    await judgeEmail(tx, ctx, customer, kept)
    await audit(tx, ctx, vendorId, "lead.record", lead.id, { outcome: attributed.attribution.outcome })
    await outbox(tx, vendorId, "lead.created", lead.id)
    return { kind: "recorded", lead: await answer(tx, lead, kept) }
  })
}

/** A deferred lead earns now, for whom it was attributed to then, while they are still in the program. */
async function qualify(tx: Tx, ctx: Ctx, before: store.Lead, customer: store.Customer): Promise<Lead> {
  const { vendorId, id, affiliateId, attribution } = before
  const lead = await store.updateLead(tx, vendorId, id, { mode: "now", qualifiedAt: ctx.now })
  await audit(tx, ctx, vendorId, "lead.qualify", id)
  const [place] = affiliateId === null ? [] : await store.findPlaces(tx, vendorId, [affiliateId])
  if (place?.affiliateStatus === "approved") {
    const clicks = await store.findClicks(tx, vendorId, boundClick(customer))
    const click = clicks.find((row) => row.id === attribution.winner?.clickId) ?? null
    const history = await store.readHistory(tx, vendorId, customer.id, ctx.now)
    await earnForLead(
      tx,
      ctx,
      lead,
      customer,
      { place, click, clickId: customer.clickId, clickAt: customer.clickAt },
      history,
    )
  }
  return answer(tx, lead, customer)
}

async function answer(tx: Tx, lead: store.Lead, customer: store.Customer): Promise<Lead> {
  return showLead(lead, customer.externalId, await listCommissionsOfSource(tx, lead.vendorId, [lead.id]))
}

function toRow(
  input: RecordLead,
  known: { vendorId: string; customer: store.Customer; at: Date; isVerified: boolean; attributed: Attributed },
) {
  const { attribution } = known.attributed
  return {
    vendorId: known.vendorId,
    id: newId("lead"),
    customerId: known.customer.id,
    eventName: input.event_name,
    quantity: input.quantity,
    mode: input.mode,
    isVerified: known.isVerified,
    clickId: input.click_id ?? null,
    coupon: input.coupon ?? null,
    metadata: input.metadata,
    attribution,
    affiliateId: attribution.winner?.affiliateId ?? null,
    occurredAt: known.at,
    qualifiedAt: input.mode === "now" ? known.at : null,
    createdAt: realNow(),
  }
}
