import { audit } from "../../../platform/audit.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { outbox } from "../../../platform/outbox.ts"
import type { Commission } from "../../commissions/commissions/read-commissions.ts"
import type { Acceptance } from "../../commissions/commissions/release-commission.ts"
import { creditAccepted, creditLead, creditSale } from "../earning/credit-sale.ts"
import { redecideCustomer } from "../earning/redecide-customer.ts"
import { replaceUnverified } from "../evidence/replace-unverified.ts"
import * as leads from "../lead-store.ts"
import * as refunds from "../refund-store.ts"
import { settleRefunds } from "../refunds/settle-refunds.ts"
import * as store from "../store.ts"

/**
 * A person releases what was held as unverified: they vouch for the lead or sale and for what bound its customer, which
 * count from then on as if the vendor itself had reported them.
 */
export const acceptance: Acceptance = { lock: lockEvent, accept: acceptEvent }

/** In the order in which events are recorded: the sale's name, then its customer. */
async function lockEvent(tx: Tx, { vendorId, sourceId }: Commission): Promise<void> {
  const sale = (await store.findSale(tx, vendorId, sourceId))?.sale ?? null
  if (sale) await refunds.lockName(tx, vendorId, "sale", sale.externalId)
  const event = sale ?? (await leads.findLeadById(tx, vendorId, sourceId))
  if (event) await store.lockCustomerById(tx, vendorId, event.customerId)
}

async function acceptEvent(tx: Tx, ctx: Ctx, { vendorId, sourceId, affiliateId }: Commission): Promise<void> {
  const sale = (await store.findSale(tx, vendorId, sourceId))?.sale ?? null
  const event = sale ?? (await leads.findLeadById(tx, vendorId, sourceId))
  if (!event || event.counts) return
  const customer = await confirmBinding(tx, vendorId, event.customerId, affiliateId)
  if (sale) {
    await acceptSale(tx, ctx, sale, customer)
    if (sale.dealId !== null) await outbox(tx, vendorId, "deal.recheck", sale.dealId)
    await redecideCustomer(tx, ctx, vendorId, customer.id, { reason: "sale_late", id: sale.id })
  } else await acceptLead(tx, ctx, event as store.LeadRow, customer)
  await audit(tx, ctx, vendorId, sale ? "sale.accept" : "lead.accept", sourceId, { reported: event.source })
}

async function confirmBinding(tx: Tx, vendorId: string, id: string, affiliateId: string): Promise<store.CustomerRow> {
  const customer = await store.lockCustomerById(tx, vendorId, id)
  if (customer.bindingSource === "verified" || customer.affiliateId !== affiliateId) return customer
  return store.updateCustomer(tx, vendorId, customer.id, { bindingSource: "verified" })
}

const vouched = ({ attribution }: store.LeadRow | store.SaleRow) => ({
  counts: true,
  source: "verified" as const,
  attribution: { ...attribution, source: "verified" as const },
})

async function acceptSale(tx: Tx, ctx: Ctx, before: store.SaleRow, customer: store.CustomerRow): Promise<void> {
  const { vendorId, id } = before
  if (before.source === "verified")
    return creditAccepted(tx, ctx, await store.updateSale(tx, vendorId, id, vouched(before)), customer)
  const sale = await store.updateSale(tx, vendorId, id, vouched(before))
  await creditSale(tx, ctx, sale, customer)
  await settleRefunds(tx, ctx, sale)
}

async function acceptLead(tx: Tx, ctx: Ctx, before: store.LeadRow, customer: store.CustomerRow): Promise<void> {
  const { vendorId, id, eventName } = before
  const lead = await leads.updateLead(tx, vendorId, id, vouched(before))
  await replaceUnverified(tx, ctx, await leads.findLeads(tx, vendorId, customer.id, eventName), id)
  await creditLead(tx, ctx, lead, customer)
}
