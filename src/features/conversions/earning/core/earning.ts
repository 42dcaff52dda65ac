import type { Earning } from "../../../commissions/commissions/core/earning.ts"
import { type HoldReason, holdReasons } from "../../../commissions/commissions/core/signals.ts"
import type { Winning } from "../../evidence/core/attribute.ts"
import { clickEvidence } from "../../evidence/core/click-evidence.ts"
import { detailsFor, emailsFor } from "../../evidence/core/details.ts"
import type { EventSource } from "../../evidence/core/source.ts"
import type { CustomerRow, History, LeadRow, SaleRow } from "../../store.ts"

/** What a sale earns its winner by; held where something about it looks wrong. */
export function saleEarning(sale: SaleRow, customer: CustomerRow, winning: Winning, history: History): Earning {
  const {
    id: sourceId,
    customerId,
    occurredAt: at,
    currency,
    metadata,
    amount,
    tax,
    shipping,
    productId,
    sequence,
    linkId,
  } = sale
  const { affiliateId, programId } = winning.enrollment
  const firstSaleAt = history.firstAt && history.firstAt < at ? history.firstAt : at
  const { country: customerCountry } = detailsFor(customer, sale.source)
  const { timeZone } = history
  const charge = { amount, tax, shipping, productId, sequence, firstSaleAt }
  return {
    sourceId,
    customerId,
    programId,
    affiliateId,
    linkId,
    occasion: { event: "sale", at, currency, timeZone, customerCountry, metadata, ...charge },
    holdReasons: signalsOf(sale, customer, winning, at, winning.clickAt),
    customerEmails: emailsFor(customer, sale.source),
  }
}

/** What a lead earns by; it has no haste to be held for: signing up is what one does right after a click. */
export function leadEarning(
  lead: LeadRow,
  customer: CustomerRow,
  winning: Winning,
  { timeZone, vendorCurrency: currency }: Pick<History, "timeZone" | "vendorCurrency">,
): Earning {
  const { id: sourceId, customerId, quantity, metadata } = lead
  const { affiliateId, programId } = winning.enrollment
  const at = lead.qualifiedAt ?? lead.occurredAt
  const { country: customerCountry } = detailsFor(customer, lead.source)
  return {
    sourceId,
    customerId,
    programId,
    affiliateId,
    linkId: lead.attribution.winner?.linkId ?? null,
    occasion: { event: "lead", at, currency, timeZone, customerCountry, metadata, quantity },
    holdReasons: signalsOf(lead, customer, winning, at, null),
    customerEmails: emailsFor(customer, lead.source),
  }
}

/** Why what an event earns has to wait for a person; `clickAt` null: nothing is too soon after it. */
export function signalsOf(
  event: Pick<LeadRow | SaleRow, "source" | "counts" | "attribution">,
  customer: CustomerRow,
  { enrollment, click }: Winning,
  at: Date,
  clickAt: Date | null,
): HoldReason[] {
  return holdReasons({
    customerEmails: emailsFor(customer, event.source),
    affiliateEmail: enrollment.affiliateEmail,
    at,
    clickAt,
    isUnverified: basisOf(event) === "unverified",
    restsOnClaim: event.attribution.restsOnClaim === true,
    ...clickEvidence(enrollment, click),
  })
}

/** What the event and its attribution rest on: an event that does not count is decided about by a person. */
const basisOf = ({ counts }: Pick<LeadRow | SaleRow, "counts">): EventSource => (counts ? "verified" : "unverified")
