import { invariant } from "../../../lib/assert.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { type HoldReason, holdReasons } from "../../commissions/commissions/core/signals.ts"
import type { Agreed } from "../../commissions/commissions/core/terms.ts"
import { type Earning, earnCommission } from "../../commissions/commissions/earn-commission.ts"
import type { Winning } from "../evidence/attribute-event.ts"
import { clickEvidence } from "../evidence/core/click-evidence.ts"
import { detailsFor, emailsFor } from "../evidence/core/details.ts"
import type { Attribution } from "../evidence/core/evidence.ts"
import type { EventSource } from "../evidence/core/source.ts"
import { awaitClick } from "../evidence/recheck-click-signals.ts"
import * as store from "../store.ts"

/** The vendor's zone and currency, and how the customer's sales stand with the event included. */
export type History = { timeZone: string; vendorCurrency: string; firstSaleAt: Date }

/** What a sale earns its winner, held where something about it looks wrong. */
export async function earnForSale(
  tx: Tx,
  ctx: Ctx,
  sale: store.Sale,
  customer: store.Customer,
  winning: Winning,
  history: History,
  agreed: Agreed | null,
) {
  const { vendorId, id: sourceId, customerId, occurredAt: at } = sale
  const { affiliateId, programId } = winning.enrollment
  const details = detailsFor(customer, sale.source)
  await awaitClick(tx, vendorId, sourceId, winning)
  const earning: Earning = {
    sourceId,
    customerId,
    programId,
    affiliateId,
    occasion: {
      event: "sale",
      at,
      currency: sale.currency,
      timeZone: history.timeZone,
      customerCountry: details.country,
      metadata: sale.metadata,
      amount: sale.amount,
      tax: sale.tax,
      shipping: sale.shipping,
      productId: sale.productId,
      sequence: sale.sequence,
      firstSaleAt: history.firstSaleAt,
    },
    holdReasons: signalsOf(emailsFor(customer, sale.source), winning, at, winning.clickAt, basisOf(sale)),
  }
  return earnCommission(tx, ctx, vendorId, earning, agreed)
}

/** Why what a sale earns later than it was recorded has to wait for a person; its click is looked at when it arrives. */
export async function holdReasonsOf(tx: Tx, sale: store.Sale): Promise<HoldReason[]> {
  const { vendorId, customerId, affiliateId, occurredAt: at, attribution } = sale
  const customer = await store.lockCustomerById(tx, vendorId, customerId)
  const [enrollment] = await store.findEnrollments(tx, vendorId, [affiliateId!])
  invariant(enrollment, "earning_affiliate_exists")
  const clickId = attribution.winner?.clickId ?? null
  const clickAt = clickId === null ? null : clickTime(customer, attribution, clickId)
  const [click = null] = clickId && clickAt ? await store.findClicks(tx, vendorId, [{ id: clickId, at: clickAt }]) : []
  const winning = { enrollment, click, clickId, clickAt }
  await awaitClick(tx, vendorId, sale.id, winning)
  return signalsOf(emailsFor(customer, sale.source), winning, at, clickAt, basisOf(sale))
}

function clickTime(customer: store.Customer, { considered }: Attribution, clickId: string): Date | null {
  if (customer.clickId === clickId) return customer.clickAt
  const at = considered.find((piece) => piece.basis === "click_id" && piece.clickId === clickId)?.at
  return at ? new Date(at) : null
}

/** What a lead earns; it has no haste to be held for: signing up is what one does right after a click. */
export async function earnForLead(
  tx: Tx,
  ctx: Ctx,
  lead: store.Lead,
  customer: store.Customer,
  winning: Winning,
  history: Pick<History, "timeZone" | "vendorCurrency">,
) {
  const { vendorId, id: sourceId, customerId, quantity, metadata } = lead
  const { affiliateId, programId } = winning.enrollment
  const at = lead.qualifiedAt ?? lead.occurredAt
  const details = detailsFor(customer, lead.source)
  await awaitClick(tx, vendorId, sourceId, winning)
  return earnCommission(tx, ctx, vendorId, {
    sourceId,
    customerId,
    programId,
    affiliateId,
    occasion: {
      event: "lead",
      at,
      currency: history.vendorCurrency,
      timeZone: history.timeZone,
      customerCountry: details.country,
      metadata,
      quantity,
    },
    holdReasons: signalsOf(emailsFor(customer, lead.source), winning, at, null, basisOf(lead)),
  })
}

/** What the event and its attribution rest on: an event that does not count is decided about by a person. */
const basisOf = ({ counts }: store.Lead | store.Sale): EventSource => (counts ? "verified" : "unverified")

function signalsOf(
  customerEmails: string[],
  { enrollment, click }: Winning,
  at: Date,
  clickAt: Date | null,
  source: EventSource,
) {
  const { affiliateEmail } = enrollment
  return holdReasons({
    customerEmails,
    affiliateEmail,
    at,
    clickAt,
    isUnverified: source === "unverified",
    ...clickEvidence(enrollment, click),
  })
}
