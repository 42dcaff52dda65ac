import { audit } from "../../../platform/audit.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { termsOf } from "../../commissions/commissions/core/terms.ts"
import { readAgreed } from "../../commissions/commissions/earn-commission.ts"
import { rejectCommissions, verifyCommissions } from "../../commissions/commissions/verify-commissions.ts"
import type { Winning } from "../evidence/core/attribute.ts"
import { detailsFor } from "../evidence/core/details.ts"
import { type Attribution, decide } from "../evidence/core/evidence.ts"
import { reachesBack } from "../evidence/core/reaches-back.ts"
import * as leads from "../lead-store.ts"
import * as store from "../store.ts"
import { earnForLead } from "./earn-for-lead.ts"
import { redecideCustomer } from "./redecide-customer.ts"

export type Unattributed = Awaited<ReturnType<typeof store.lockUnattributed>>

/**
 * Gives what nobody got of a customer, or somebody by a provisional binding only, to whom the customer is bound now, so that
 * neither the order of arrival matters nor what nobody verified.
 */
export async function attributeEarlierEvents(
  tx: Tx,
  ctx: Ctx,
  customer: store.CustomerRow,
  open: Unattributed,
  winning: Winning,
  history: Pick<store.History, "timeZone" | "vendorCurrency">,
): Promise<void> {
  const { vendorId, boundBy, boundAt, clickAt } = customer
  if (!boundBy || !boundAt || customer.bindingSource === "unverified") return
  const reaches = (at: Date, attribution: Attribution) =>
    reachesBack({ boundBy, boundAt, clickAt }, { at, attribution })
  const whose = { affiliateId: winning.enrollment.affiliateId }

  for (const lead of open.leads) {
    if (!reaches(lead.occurredAt, lead.attribution)) continue
    const set = { ...again(customer, winning, lead), ...whose }
    const saved = await leads.updateLead(tx, vendorId, lead.id, set)
    if (saved.qualifiedAt && !(await isEarned(tx, ctx, lead, whose.affiliateId)))
      await earnForLead(tx, ctx, saved, customer, winning, history)
    await audit(tx, ctx, vendorId, "lead.attribute_late", lead.id, whose)
  }
  const sales = open.sales.filter((sale) => reaches(sale.occurredAt, sale.attribution))
  if (sales.length === 0) return
  const { programId, affiliateId } = winning.enrollment
  const { country } = detailsFor(customer, "verified")
  const terms = termsOf(await readAgreed(tx, vendorId, programId, affiliateId), country)
  for (const sale of sales) {
    const known = sale.affiliateId === null ? sale.terms : null
    const enrollment = { affiliateId, programId, linkId: customer.linkId, terms: known ?? terms }
    await store.updateSale(tx, vendorId, sale.id, { ...again(customer, winning, sale), ...enrollment })
    await isEarned(tx, ctx, sale, affiliateId)
    await audit(tx, ctx, vendorId, "sale.attribute_late", sale.id, whose)
  }
  await redecideCustomer(tx, ctx, vendorId, customer.id, { reason: "attributed_late", id: customer.id })
}

/**
 * What an event earned by a provisional binding: the same affiliate's is verified now, and true is answered; another's is
 * rejected.
 */
async function isEarned(
  tx: Tx,
  ctx: Ctx,
  before: store.LeadRow | store.SaleRow,
  affiliateId: string,
): Promise<boolean> {
  const { vendorId, id } = before
  if (before.affiliateId === null) return false
  if (before.affiliateId === affiliateId) {
    await verifyCommissions(tx, ctx, vendorId, id)
    return true
  }
  await rejectCommissions(tx, ctx, vendorId, id, "The customer turned out to be another's.")
  return false
}

/** As if the binding had been there in time; what was considered then stays on record behind it. */
function again(customer: store.CustomerRow, { enrollment }: Winning, event: store.LeadRow | store.SaleRow) {
  const { affiliateId, affiliateStatus, programId } = enrollment
  const { linkId, clickId, bindingSource } = customer
  const binding = { affiliateId, affiliateStatus, programId, linkId, clickId, source: bindingSource, isTrusted: false }
  const { occurredAt: at, source } = event
  const now = decide({ at, source, onlyProgramId: null, manual: null, binding, click: null, coupon: null })
  const attribution: Attribution = { ...now, considered: [...now.considered, ...event.attribution.considered] }
  return { attribution, counts: attribution.source === "verified" }
}
