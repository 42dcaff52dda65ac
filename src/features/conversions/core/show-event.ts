import { toJsonAmount } from "../../../lib/fields.ts"
import { showCommissionOfSale } from "../../commissions/commissions/core/show-commission.ts"
import type { Commission } from "../../commissions/commissions/read-commissions.ts"
import type * as contract from "../contract.ts"
import type { Attribution } from "../evidence/core/evidence.ts"
import type { ClaimRow } from "../refund-store.ts"
import type { CustomerRow, LeadRow, SaleOfCustomer } from "../store.ts"

/** Rows as the contract shows them. Whoever asks, and however often, gets the same bytes of the same rows. */
export function showSale({ sale, customerExternalId }: SaleOfCustomer, commissions: Commission[]): contract.Sale {
  return {
    id: sale.id,
    external_id: sale.externalId,
    customer: { id: sale.customerId, external_id: customerExternalId },
    verified: sale.source === "verified",
    amount: toJsonAmount(sale.amount),
    currency: sale.currency,
    refunded_amount: toJsonAmount(sale.refunded),
    occurred_at: sale.occurredAt.toISOString(),
    attribution: showAttribution(sale.attribution),
    commissions: ofSource(commissions, sale.id),
  }
}

/** A lead as a publishable key may see it: nothing but what its holder said. */
export function showPublicLead({ id, customer, verified }: contract.Lead): contract.PublicLead {
  return { id, customer: { external_id: customer.external_id }, verified }
}

export function showLead(lead: LeadRow, customerExternalId: string, commissions: Commission[]): contract.Lead {
  return {
    id: lead.id,
    customer: { id: lead.customerId, external_id: customerExternalId },
    event_name: lead.eventName,
    quantity: lead.quantity,
    mode: lead.mode,
    verified: lead.source === "verified",
    occurred_at: lead.occurredAt.toISOString(),
    attribution: showAttribution(lead.attribution),
    commissions: ofSource(commissions, lead.id),
  }
}

/** Its amounts are in the currency that it was reported in, else in its sale's; null while neither is known. */
export function showRefund(refund: ClaimRow, sale: { currency: string } | null): contract.Refund {
  const amount = refund.amount ?? refund.requested
  return {
    id: refund.id,
    external_id: refund.externalId,
    sale_id: refund.saleId,
    sale_external_id: refund.saleExternalId,
    amount: amount === null ? null : toJsonAmount(amount),
    currency: refund.currency ?? sale?.currency ?? null,
    status: refund.status,
    reason: refund.reason,
    occurred_at: refund.occurredAt.toISOString(),
  }
}

export function showCustomer(customer: CustomerRow): contract.Customer {
  return {
    id: customer.id,
    external_id: customer.externalId,
    affiliate_id: customer.affiliateId,
    program_id: customer.programId,
    bound_by: customer.boundBy,
    bound_at: customer.boundAt?.toISOString() ?? null,
  }
}

function showAttribution({ outcome, winner, reason }: Attribution): contract.Sale["attribution"] {
  return {
    outcome,
    basis: winner?.basis ?? null,
    affiliate_id: winner?.affiliateId ?? null,
    link_id: winner?.linkId ?? null,
    click_id: winner?.clickId ?? null,
    reason,
  }
}

function ofSource(commissions: Commission[], sourceId: string) {
  return commissions.filter((commission) => commission.sourceId === sourceId).map(showCommissionOfSale)
}

/** A customer with what is known of the person. */
export function showKnownCustomer(customer: CustomerRow): contract.KnownCustomer {
  return {
    ...showCustomer(customer),
    email: customer.email,
    name: customer.name,
    country: customer.country,
    verified: customer.bindingSource === "verified",
    created_at: customer.createdAt.toISOString(),
  }
}
