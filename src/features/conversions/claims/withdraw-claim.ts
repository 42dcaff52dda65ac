import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { rejectCommissions } from "../../commissions/commissions/reject-commissions.ts"
import { withdrawTouch } from "../../credit/journeys/withdraw-touch.ts"
import type { ReferralClaim } from "../claim-store.ts"
import * as claims from "../claim-store.ts"
import { disowned } from "../earning/core/reattribute.ts"
import * as leads from "../lead-store.ts"
import * as store from "../store.ts"
import { unboundByRejection } from "./core/settle.ts"

const NOBODYS = { affiliateId: null, programId: null, linkId: null, terms: null }

/**
 * Takes back what a matched claim did that turned out not to be so: its touch, and, where nothing else speaks for the
 * affiliate, the binding and what was earned by it. What a payout has taken stays. The customer is locked.
 */
export async function withdrawClaim(
  tx: Tx,
  ctx: Ctx,
  claim: ReferralClaim,
  customer: store.CustomerRow,
  reason: string,
): Promise<store.CustomerRow> {
  const { vendorId, id } = customer
  await withdrawTouch(tx, ctx, vendorId, `told:${claim.saleId ?? claim.leadId ?? claim.inquiryId ?? claim.id}`)
  if (await claims.isNamedElsewhere(tx, claim)) return customer
  const claimed = await claims.lockClaimed(tx, vendorId, id, claim.affiliateId!)
  for (const event of [...claimed.leads, ...claimed.sales]) await rejectCommissions(tx, ctx, vendorId, event.id, reason)
  for (const lead of claimed.leads)
    await leads.updateLead(tx, vendorId, lead.id, { ...disowned(lead), affiliateId: null })
  for (const sale of claimed.sales) await store.updateSale(tx, vendorId, sale.id, { ...disowned(sale), ...NOBODYS })
  const unbound = unboundByRejection(customer, claim)
  return unbound === customer ? customer : store.updateCustomer(tx, vendorId, id, unbound)
}
