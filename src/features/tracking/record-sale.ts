import { invariant } from "../../lib/assert.ts"
import { invalidField } from "../../lib/errors.ts"
import { audit } from "../../platform/audit.ts"
import { realNow } from "../../platform/clock.ts"
import type { Ctx } from "../../platform/ctx.ts"
import type { Tx } from "../../platform/db.ts"
import { newId } from "../../platform/new-id.ts"
import { outbox } from "../../platform/outbox.ts"
import { asVendor } from "../../platform/tenant.ts"
import { can } from "../auth/core/permissions.ts"
import { type Terms, termsOf } from "../commissions/core/terms.ts"
import { readAgreed } from "../commissions/earn-commission.ts"
import { listCommissionsOfSource } from "../commissions/read-commissions.ts"
import { type Attributed, attributeEvent, keepCustomer } from "./attribute-event.ts"
import { attributeLate } from "./attribute-late.ts"
import type { RecordSale, Sale } from "./contract.ts"
import { creditSale } from "./credit-event.ts"
import { earnForSale } from "./earn-event.ts"
import { judgeEmail } from "./judge-late.ts"
import { redecideCustomer } from "./redecide-sales.ts"
import * as refunds from "./refund-store.ts"
import { repeatSale } from "./repeat-sale.ts"
import { settleRefunds } from "./settle-refunds.ts"
import { showSale } from "./show.ts"
import * as store from "./store.ts"
import { clickOf, customerOf, type Teller } from "./teller.ts"

export type RecordedSale = { kind: "recorded" | "unchanged"; sale: Sale }

/** `isVerified` false: nobody proved to be the vendor, so what it earns waits for a person. */
export type SaleOptions = { onlyProgramId?: string | null; teller?: Teller; isVerified?: boolean }

/**
 * A sale with all that follows from it, in one transaction. Told again it is `unchanged`; with another amount, currency
 * or customer 409 `sale_conflict`. `onlyProgramId` where it can only concern one program; `teller` see there.
 */
export async function recordSale(
  ctx: Ctx,
  vendorId: string,
  input: RecordSale,
  { onlyProgramId = null, teller = null, isVerified = true }: SaleOptions = {},
): Promise<RecordedSale> {
  can(ctx, "sale.record", { vendorId })
  const at = checkTimeAndBase(ctx, input)
  const click = await clickOf(ctx, input.click_id, teller)
  return asVendor(ctx, vendorId, async (tx): Promise<RecordedSale> => {
    const [, customer, known, told] = await Promise.all([
      refunds.lockName(tx, vendorId, "sale", input.external_id),
      customerOf(tx, vendorId, input.customer_external_id, teller),
      store.findSale(tx, vendorId, { externalId: input.external_id }),
      refunds.listRefunds(tx, vendorId, input.external_id),
    ])
    const hints = { at, ...click, coupon: input.coupon, affiliateId: input.affiliate_id, onlyProgramId }
    const isProven = isVerified && teller === null
    if (known) {
      await repeatSale(tx, ctx, { sale: known.sale, customer, input, hints, isVerified: isProven, teller })
      return { kind: "unchanged", sale: await readSale(tx, vendorId, known.sale.id) }
    }

    const [attributed, past] = await Promise.all([
      attributeEvent(tx, vendorId, customer, hints),
      store.readHistory(tx, vendorId, customer.id, at),
    ])
    const { winning } = attributed
    const open = attributed.attribution.binds ? await store.lockUnattributed(tx, vendorId, customer.id) : null
    const [kept, agreed] = await Promise.all([
      keepCustomer(tx, customer, input, { at, isVerified: isProven }, attributed),
      winning && readAgreed(tx, vendorId, winning.place.programId, winning.place.affiliateId),
    ])
    const terms = agreed && termsOf(agreed, kept.country)
    const sale = await store.insertSale(
      tx,
      toRow(input, { vendorId, customer, at, attributed, past, isVerified, terms }),
    )
    invariant(sale, "sale_name_locked")

    const history = { ...past, firstSaleAt: past.firstAt && past.firstAt < at ? past.firstAt : at }
    const isLast = past.later === 0
    const earned = winning && isLast ? await earnForSale(tx, ctx, sale, kept, winning, history, agreed) : null
    if (winning && open) await attributeLate(tx, ctx, kept, open, winning, history)
    if (!isLast || earned?.kind === "late")
      await redecideCustomer(tx, ctx, vendorId, customer.id, { reason: "sale_late", id: sale.id })
    await judgeEmail(tx, ctx, customer, kept)
    await creditSale(tx, ctx, sale, kept)
    if (told.length > 0) await settleRefunds(tx, ctx, sale)
    const [shown] = await Promise.all([
      readSale(tx, vendorId, sale.id),
      audit(tx, ctx, vendorId, "sale.record", sale.id, { outcome: attributed.attribution.outcome }),
      outbox(tx, vendorId, "sale.created", sale.id),
    ])
    return { kind: "recorded", sale: shown }
  })
}

function checkTimeAndBase(ctx: Ctx, { occurred_at: at = ctx.now, amount, tax, shipping }: RecordSale): Date {
  if (at > ctx.now) throw invalidField("/occurred_at", `is in the future; it is ${ctx.now.toISOString()} now`)
  if (tax + shipping > amount) throw invalidField("/tax", "tax and shipping are more than the amount they are part of")
  return at
}

async function readSale(tx: Tx, vendorId: string, id: string): Promise<Sale> {
  const [found, commissions] = await Promise.all([
    store.findSale(tx, vendorId, { id }),
    listCommissionsOfSource(tx, vendorId, [id]),
  ])
  invariant(found, "recorded_sale_is_there")
  return showSale(found, commissions)
}

function toRow(
  input: RecordSale,
  known: {
    vendorId: string
    customer: store.Customer
    at: Date
    attributed: Attributed
    past: { earlier: number }
    isVerified: boolean
    terms: Terms | null
  },
) {
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
    isVerified: known.isVerified,
    terms: known.terms,
    occurredAt: known.at,
    createdAt: realNow(),
  }
}
