import { invariant } from "../../../lib/assert.ts"
import { invalidField } from "../../../lib/errors.ts"
import { audit } from "../../../platform/audit.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { newId } from "../../../platform/new-id.ts"
import { emit } from "../../../platform/outbox.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { type Terms, termsOf } from "../../commissions/commissions/core/terms.ts"
import { readAgreed } from "../../commissions/commissions/earn-commission.ts"
import { listCommissionsOfSource } from "../../commissions/commissions/read-commissions.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import type { RecordSale, Sale } from "../contract.ts"
import { admitUnverified, hashAddress } from "../evidence/admit-unverified.ts"
import { attributeEarlierEvents } from "../evidence/attribute-earlier-events.ts"
import {
  type Attributed,
  attributeEvent,
  type Hints,
  type Reporter,
  saveCustomer,
} from "../evidence/attribute-event.ts"
import { detailsFor } from "../evidence/core/details.ts"
import { type EventSource, sourceOfActor } from "../evidence/core/source.ts"
import { clickOf, customerOf, type Provider } from "../evidence/provider.ts"
import { holdSelfReferrals } from "../evidence/recheck-click-signals.ts"
import { replaceUnverified } from "../evidence/replace-unverified.ts"
import * as refunds from "../refunds/refund-store.ts"
import { settleRefunds } from "../refunds/settle-refunds.ts"
import { showSale } from "../show.ts"
import * as store from "../store.ts"
import { creditSale } from "./credit-sale.ts"
import { earnForSale } from "./earn-for-sale.ts"
import { redecideCustomer } from "./redecide-customer.ts"
import { repeatSale } from "./repeat-sale.ts"

export type RecordedSale = { kind: "recorded" | "unchanged"; sale: Sale }

/** `onlyProgramId` where it can only concern one program; `provider` see there. */
export type SaleOptions = { onlyProgramId?: string | null; provider?: Provider; source?: EventSource }

/**
 * A sale with all that follows from it, in one transaction. Reported again it is `unchanged`; with another amount, currency
 * or customer 409 `sale_conflict`. A verified one takes an unverified one's place; that one never changes one that is known.
 */
export async function recordSale(
  ctx: Ctx,
  vendorId: string,
  input: RecordSale,
  { onlyProgramId = null, provider = null, source = sourceOfActor(ctx.actor) }: SaleOptions = {},
): Promise<RecordedSale> {
  can(ctx, "sale.record", { vendorId })
  const at = checkTimeAndBase(ctx, input)
  const click = await clickOf(ctx, input.click_id, provider)
  const hints = { at, source, ...click, coupon: input.coupon, affiliateId: input.affiliate_id, onlyProgramId }
  const addressHash = await hashAddress(ctx, vendorId, source)
  return asVendor(ctx, vendorId, async (tx): Promise<RecordedSale> => {
    const [, customer, { verified, unverified }, reported] = await Promise.all([
      refunds.lockName(tx, vendorId, "sale", input.external_id),
      customerOf(tx, vendorId, input.customer_external_id, provider, source),
      store.findSalesNamed(tx, vendorId, input.external_id),
      refunds.listRefunds(tx, vendorId, input.external_id),
    ])
    const isVerified = source === "verified"
    const known = isVerified ? verified : (verified ?? unverified)
    if (known && isVerified) await repeatSale(tx, ctx, { sale: known, customer, input, hints, provider })
    if (known) return { kind: "unchanged", sale: await readSale(tx, vendorId, known.id) }

    if (!isVerified) await admitUnverified(tx, vendorId, "sale", { clickId: input.click_id, addressHash })
    const facts = { customer, at, source, addressHash, reporter: { at, source, corrects: provider === null } }
    const { sale, attributed } = await insertSale(tx, ctx, vendorId, input, { ...facts, hints })
    if (isVerified && reported.length > 0) await settleRefunds(tx, ctx, sale)
    if (isVerified && unverified) await replaceUnverified(tx, ctx, [unverified], sale.id)
    const [shown] = await Promise.all([
      readSale(tx, vendorId, sale.id),
      audit(tx, ctx, vendorId, "sale.record", sale.id, { outcome: attributed.attribution.outcome, source }),
      emit(tx, vendorId, "sale.created", sale.id),
    ])
    return { kind: "recorded", sale: shown }
  })
}

type Facts = Pick<Known, "customer" | "at" | "source" | "addressHash"> & { hints: Hints; reporter: Reporter }

/** The sale itself: whose it is, what it earns, what it means for the customer and the journey. */
async function insertSale(tx: Tx, ctx: Ctx, vendorId: string, input: RecordSale, { hints, reporter, ...facts }: Facts) {
  const { customer, at, source } = facts
  const [attributed, past] = await Promise.all([
    attributeEvent(tx, vendorId, customer, hints),
    store.readHistory(tx, vendorId, customer.id, at),
  ])
  const { winning, attribution } = attributed
  const reaches = source === "verified" && attribution.binds
  const open = reaches ? await store.lockUnattributed(tx, vendorId, customer.id) : null
  const [kept, agreed] = await Promise.all([
    saveCustomer(tx, customer, input, reporter, attributed),
    winning && readAgreed(tx, vendorId, winning.enrollment.programId, winning.enrollment.affiliateId),
  ])
  const terms = agreed && termsOf(agreed, detailsFor(kept, source).country)
  const sale = await store.insertSale(tx, toRow(input, { vendorId, ...facts, attributed, past, terms }))
  invariant(sale, "sale_name_locked")

  const history = { ...past, firstSaleAt: past.firstAt && past.firstAt < at ? past.firstAt : at }
  // What does not count earns for itself: it waits for a person, and no other sale is decided by it.
  const isLast = past.later === 0 || !sale.counts
  const earned = winning && isLast ? await earnForSale(tx, ctx, sale, kept, winning, history, agreed) : null
  if (winning && open) await attributeEarlierEvents(tx, ctx, kept, open, winning, history)
  if (source === "verified" && (past.later > 0 || earned?.kind === "late"))
    await redecideCustomer(tx, ctx, vendorId, customer.id, { reason: "sale_late", id: sale.id })
  await holdSelfReferrals(tx, ctx, customer, kept)
  if (source === "verified") await creditSale(tx, ctx, sale, kept)
  return { sale, attributed }
}

function checkTimeAndBase(ctx: Ctx, { occurred_at: at = ctx.now, amount, tax, shipping }: RecordSale): Date {
  if (at > ctx.now) throw invalidField("/occurred_at", `is in the future; it is ${ctx.now.toISOString()} now`)
  if (tax + shipping > amount) throw invalidField("/tax", "tax and shipping are more than the amount they are part of")
  return at
}

async function readSale(tx: Tx, vendorId: string, id: string): Promise<Sale> {
  const [found, commissions] = await Promise.all([
    store.findSale(tx, vendorId, id),
    listCommissionsOfSource(tx, vendorId, [id]),
  ])
  invariant(found, "recorded_sale_is_there")
  return showSale(found, commissions)
}

type Known = {
  vendorId: string
  customer: store.Customer
  at: Date
  attributed: Attributed
  past: { earlier: number }
  source: EventSource
  addressHash: string | null
  terms: Terms | null
}

function toRow(input: RecordSale, known: Known) {
  const { attribution } = known.attributed
  return {
    vendorId: known.vendorId,
    id: newId("sale"),
    externalId: input.external_id,
    customerId: known.customer.id,
    sequence: known.past.earlier + 1,
    amount: input.amount,
    tax: input.tax,
    shipping: input.shipping,
    currency: input.currency,
    productId: input.product_id ?? null,
    eventName: input.event_name ?? null,
    clickId: input.click_id ?? null,
    coupon: input.coupon ?? null,
    metadata: input.metadata,
    attribution,
    affiliateId: attribution.winner?.affiliateId ?? null,
    programId: attribution.winner?.programId ?? null,
    linkId: attribution.winner?.linkId ?? null,
    source: known.source,
    counts: attribution.source === "verified",
    addressHash: known.addressHash,
    terms: known.terms,
    occurredAt: known.at,
    createdAt: realNow(),
  }
}
