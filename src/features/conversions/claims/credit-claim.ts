import { audit } from "../../../platform/audit.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { clearHolds } from "../../commissions/commissions/hold-commissions.ts"
import { joinJourney } from "../../credit/journeys/join-journey.ts"
import type { ReferralClaim } from "../claim-store.ts"
import * as claims from "../claim-store.ts"
import { attributeEarlierEvents } from "../earning/attribute-earlier-events.ts"
import { confirmed } from "../earning/core/reattribute.ts"
import * as leads from "../lead-store.ts"
import * as store from "../store.ts"
import { boundByApproval } from "./core/settle.ts"

/**
 * An approved claim does what it would have done as evidence: it binds whom nothing better bound, is a touch, and its sales
 * earn by the rules and at the time of their own. The customer is locked. Any number of times.
 */
export async function creditClaim(
  tx: Tx,
  ctx: Ctx,
  claim: ReferralClaim,
  customer: store.CustomerRow,
  enrollment: store.Enrollment,
): Promise<void> {
  const { vendorId, id } = customer
  const { affiliateId } = enrollment
  const bound = boundByApproval(customer, claim, enrollment)
  const isNew = bound !== customer
  const kept = isNew ? await store.updateCustomer(tx, vendorId, id, bound) : customer
  if (isNew) {
    const [before, after] = [{ affiliate_id: customer.affiliateId }, { affiliate_id: affiliateId }]
    await audit(tx, ctx, vendorId, "customer.bind", id, { before, after })
  }
  await touch(tx, ctx, claim, kept, affiliateId)
  if (kept.affiliateId === affiliateId) {
    const winning = { enrollment, click: null, clickId: null, clickAt: null }
    const open = await store.lockUnattributed(tx, vendorId, id)
    const history = await store.readHistory(tx, vendorId, id, ctx.now)
    await attributeEarlierEvents(tx, ctx, kept, open, winning, history, { byRulesThen: true })
  }
  await confirm(tx, ctx, vendorId, { customerId: id, affiliateId })
}

/** By a name of its own, so that it is there once. */
function touch(tx: Tx, ctx: Ctx, claim: ReferralClaim, customer: store.CustomerRow, named: string): Promise<void> {
  const sourceId = claim.saleId ?? claim.leadId ?? claim.inquiryId ?? claim.id
  const nothing = { winner: null, clickId: null, clicks: [], coupon: null, metadata: {} }
  const kind = claim.leadId ? "lead" : "sale"
  return joinJourney(tx, ctx, customer.vendorId, { sourceId, kind, customer, at: claim.at, named, ...nothing })
}

/** What was theirs by the answer already, whoever the customer is bound to now. */
async function confirm(
  tx: Tx,
  ctx: Ctx,
  vendorId: string,
  { customerId, affiliateId }: { customerId: string; affiliateId: string },
): Promise<void> {
  const claimed = await claims.lockClaimed(tx, vendorId, customerId, affiliateId)
  for (const lead of claimed.leads) await leads.updateLead(tx, vendorId, lead.id, confirmed(lead))
  for (const sale of claimed.sales) await store.updateSale(tx, vendorId, sale.id, confirmed(sale))
  for (const { id } of [...claimed.leads, ...claimed.sales]) await clearHolds(tx, ctx, vendorId, id, ["told"])
}
