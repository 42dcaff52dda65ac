import { apply } from "../../../platform/apply.ts"
import { audit } from "../../../platform/audit.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { load } from "../../../platform/load.ts"
import { newId } from "../../../platform/new-id.ts"
import { stampOf } from "../../../platform/stamp.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { listCommissionsOfSource } from "../../commissions/commissions/read-commissions.ts"
import { journeyFacts } from "../../credit/journeys/join-journey.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import { writeClaims } from "../claim-store.ts"
import type { Lead, RecordLead } from "../contract.ts"
import type { NamedAnswer } from "../core/referral-claim.ts"
import { showLead } from "../core/show-event.ts"
import { recordAnswer } from "../customers/record-answer.ts"
import { earnForLead } from "../earning/earn-for-lead.ts"
import { inTier } from "../earning/follow-tiers.ts"
import { capsFor, followEvent, writeEvent } from "../earning/write-event.ts"
import { customerOf } from "../evidence/accept-click.ts"
import { admitUnverified, countedBy, hashAddress, locksOf, usedToday } from "../evidence/admit-unverified.ts"
import { boundClick, saveCustomer } from "../evidence/attribute-event.ts"
import { checkClick } from "../evidence/check-click.ts"
import { checkSignature } from "../evidence/check-signature.ts"
import { attribute, type Hints } from "../evidence/core/attribute.ts"
import { type EventSource, sourceOfActor } from "../evidence/core/source.ts"
import { evidenceFacts, said } from "../evidence/evidence-store.ts"
import { readAnswer } from "../evidence/read-answer.ts"
import { holdSelfReferrals } from "../evidence/recheck-click-signals.ts"
import { replaceUnverified } from "../evidence/replace-unverified.ts"
import * as leads from "../lead-store.ts"
import * as store from "../store.ts"
import { decideLead } from "./core/decide-lead.ts"

/** `isPublic`: whoever asks holds a publishable key, and gets back nothing that they did not say. */
export type RecordedLead = { kind: "recorded" | "unchanged" | "qualified"; lead: Lead; isPublic: boolean }

/**
 * A lead: binds its customer to whoever the evidence speaks for. Reported again it is `unchanged`, but for one that was
 * deferred: reported with mode `now` by a server it is `qualified`, and earns. A verified one replaces an unverified one.
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
  const brought = { clickId: input.click_id, addressHash: await hashAddress(ctx, vendorId, source) }
  const record = async (tx: Tx): Promise<RecordedLead> => {
    const by = await checkSignature(tx, ctx, vendorId, input, source)
    const customer = await customerOf(tx, vendorId, input.customer_external_id, null, by)
    const id = newId("lead")
    const answer = await readAnswer(tx, vendorId, customer.id, { text: input.told_by, source: by })
    const evidence = { click, coupon: input.coupon, affiliateId: undefined, named: answer, onlyProgramId }
    const hints = { at: ctx.now, source: by, email: input.email ?? null, ...evidence }
    const facts = await loadLead(tx, vendorId, input, { id, customer, hints, brought })
    const verified = facts.known.find((lead) => lead.source === "verified") ?? null
    const same = by === "verified" ? verified : facts.known.find((lead) => isOfSameClick(lead, input))
    if (same) return repeatLead(tx, ctx, input, { same, customer, by, answer, isPublic })

    admitUnverified(facts.used)
    const attributed = attribute(facts.evidence, customer, hints)
    const { vendorCurrency: currency } = facts.history
    const { history } = facts
    const tiered = await inTier(tx, vendorId, facts.evidence, attributed, { at: ctx.now, history })
    const placed = { ...facts, evidence: tiered, customer, attributed }
    const caps = await capsFor(tx, vendorId, placed, { at: ctx.now, currency })
    const all = { ...placed, caps }
    const isOpen = by === "unverified"
    const doubt = {
      replacedBy: isOpen ? (verified?.id ?? null) : null,
      addressHash: isOpen ? brought.addressHash : null,
    }
    const made = decideLead(all, { id, input, source: by, answer, ...doubt }, stampOf(ctx, vendorId))
    const own = { leads: store.writeLeads([made.lead]), ...writeClaims(made.claims) }
    await apply(tx, { ...own, ...writeEvent(ctx, vendorId, made) })
    const isMore = await followEvent(tx, ctx, all, made)
    await replaceUnverified(tx, ctx, isOpen ? [] : facts.known, id)
    const shown = isMore
      ? await shownLead(tx, made.lead, made.kept)
      : showLead(made.lead, made.kept.externalId, made.commissions)
    return { kind: "recorded", lead: shown, isPublic }
  }
  return asVendor(ctx, vendorId, record, { locks: locksOf(vendorId, source, brought) })
}

type Asked = {
  id: string
  customer: store.CustomerRow
  hints: Hints
  brought: { clickId: string | undefined; addressHash: string | null }
}

/** All that deciding about a lead can need, whichever way it goes. */
function loadLead(tx: Tx, vendorId: string, { event_name }: RecordLead, { id, customer, hints, brought }: Asked) {
  const { at, source } = hints
  const clickIds = brought.clickId === undefined ? [] : [brought.clickId]
  return load(tx, {
    known: leads.leadsNamed(vendorId, customer.id, event_name),
    used: usedToday(vendorId, "lead", countedBy(source, brought)),
    evidence: evidenceFacts(vendorId, at, said(customer, hints)),
    history: store.historyFacts(vendorId, customer.id, at),
    journey: journeyFacts(vendorId, { customerId: customer.id, sourceId: id, at, clickIds }),
    hasUnattributed: store.hasUnattributed(vendorId, customer.id),
  })
}

type Repeat = {
  same: store.LeadRow
  customer: store.CustomerRow
  by: EventSource
  answer: NamedAnswer | null
  isPublic: boolean
}

/** A lead reported again: it may say more of its customer than the first time, and a deferred one may qualify. */
async function repeatLead(
  tx: Tx,
  ctx: Ctx,
  input: RecordLead,
  { same, customer, by, answer, isPublic }: Repeat,
): Promise<RecordedLead> {
  const kept = await saveCustomer(tx, customer, input, { at: ctx.now, source: by, corrects: false }, null)
  await holdSelfReferrals(tx, ctx, customer, kept)
  const of = { at: ctx.now, source: by, leadId: same.id }
  if (answer) await recordAnswer(tx, ctx, same.vendorId, { answer, customer: kept, of })
  const qualifies = by === "verified" && same.qualifiedAt === null && input.mode === "now"
  if (qualifies) return { kind: "qualified", lead: await qualify(tx, ctx, same, kept), isPublic }
  return { kind: "unchanged", lead: await shownLead(tx, same, kept), isPublic }
}

/** An unverified lead is its visitor's own: what others said of the customer is neither changed nor shown by it. */
function isOfSameClick(lead: store.LeadRow, input: RecordLead): boolean {
  return lead.source === "unverified" && lead.clickId === (input.click_id ?? null)
}

/** A deferred lead earns now, for whom it was attributed to then, while they are still in the program. */
async function qualify(tx: Tx, ctx: Ctx, before: store.LeadRow, customer: store.CustomerRow): Promise<Lead> {
  const { vendorId, id, affiliateId, attribution } = before
  const lead = await leads.updateLead(tx, vendorId, id, { mode: "now", qualifiedAt: ctx.now })
  await audit(tx, ctx, vendorId, "lead.qualify", id, { before: { mode: before.mode }, after: { mode: "now" } })
  const [enrollment] = affiliateId === null ? [] : await store.findEnrollments(tx, vendorId, [affiliateId])
  if (enrollment?.affiliateStatus === "approved") {
    const clicks = await store.findClicks(tx, vendorId, boundClick(customer))
    const click = clicks.find((row) => row.id === attribution.winner?.clickId) ?? null
    const history = await store.readHistory(tx, vendorId, customer.id, ctx.now)
    const winning = { enrollment, click, clickId: customer.clickId, clickAt: customer.clickAt }
    await earnForLead(tx, ctx, lead, customer, winning, history)
  }
  return shownLead(tx, lead, customer)
}

async function shownLead(tx: Tx, lead: store.LeadRow, customer: store.CustomerRow): Promise<Lead> {
  return showLead(lead, customer.externalId, await listCommissionsOfSource(tx, lead.vendorId, [lead.id]))
}
