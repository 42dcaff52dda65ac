import type { Ctx } from "../../platform/ctx.ts"
import type { Tx } from "../../platform/db.ts"
import { holdReasons } from "../commissions/core/signals.ts"
import { earnCommission } from "../commissions/earn-commission.ts"
import type { Winning } from "./attribute-event.ts"
import { clickEvidence } from "./core/click-evidence.ts"
import { awaitClick } from "./judge-late.ts"
import type * as store from "./store.ts"

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
) {
  const { vendorId, id: sourceId, customerId, occurredAt: at } = sale
  const { affiliateId, programId } = winning.place
  await awaitClick(tx, vendorId, sourceId, winning)
  return earnCommission(tx, ctx, vendorId, {
    ...{ sourceId, customerId, programId, affiliateId },
    occasion: {
      event: "sale",
      at,
      currency: sale.currency,
      timeZone: history.timeZone,
      customerCountry: customer.country,
      metadata: sale.metadata,
      amount: sale.amount,
      tax: sale.tax,
      shipping: sale.shipping,
      productId: sale.productId,
      sequence: sale.sequence,
      firstSaleAt: history.firstSaleAt,
    },
    holdReasons: signalsOf(customer, winning, at, winning.clickAt, !sale.isVerified),
  })
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
  const { affiliateId, programId } = winning.place
  const at = lead.qualifiedAt ?? lead.occurredAt
  await awaitClick(tx, vendorId, sourceId, winning)
  return earnCommission(tx, ctx, vendorId, {
    ...{ sourceId, customerId, programId, affiliateId },
    occasion: {
      event: "lead",
      at,
      currency: history.vendorCurrency,
      timeZone: history.timeZone,
      customerCountry: customer.country,
      metadata,
      quantity,
    },
    holdReasons: signalsOf(customer, winning, at, null, false),
  })
}

function signalsOf(
  customer: store.Customer,
  { place, click }: Winning,
  at: Date,
  clickAt: Date | null,
  isUnverified: boolean,
) {
  const { affiliateEmail } = place
  return holdReasons({
    ...{ customerEmail: customer.email, affiliateEmail, at, clickAt, isUnverified },
    ...clickEvidence(place, click),
  })
}
