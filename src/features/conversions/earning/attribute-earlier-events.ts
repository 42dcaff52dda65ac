import { audit } from "../../../platform/audit.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { outboxAll } from "../../../platform/outbox.ts"
import type { HoldReason } from "../../commissions/commissions/core/signals.ts"
import { termsOf } from "../../commissions/commissions/core/terms.ts"
import { readAgreed } from "../../commissions/commissions/earn-commission.ts"
import { clearHolds } from "../../commissions/commissions/hold-commissions.ts"
import { rejectCommissions } from "../../commissions/commissions/reject-commissions.ts"
import { findSplits } from "../../links/links/read-links.ts"
import type { Winning } from "../evidence/core/attribute.ts"
import { detailsFor } from "../evidence/core/details.ts"
import type { Attribution } from "../evidence/core/evidence.ts"
import { reachesBack } from "../evidence/core/reaches-back.ts"
import * as leads from "../lead-store.ts"
import * as store from "../store.ts"
import { again } from "./core/reattribute.ts"
import { earnForLead } from "./earn-for-lead.ts"
import { redecideCustomer } from "./redecide-customer.ts"

export type Unattributed = Awaited<ReturnType<typeof store.lockUnattributed>>

/**
 * Gives what nobody got of a customer, or somebody by a provisional binding, the customer's answer or a deal only, to whom the
 * customer is bound now, so that neither the order of arrival matters nor what nobody verified. `byRulesThen`: sales earn by
 * the rules of their own time.
 */
export async function attributeEarlierEvents(
  tx: Tx,
  ctx: Ctx,
  customer: store.CustomerRow,
  open: Unattributed,
  winning: Winning,
  history: Pick<store.History, "timeZone" | "vendorCurrency">,
  { byRulesThen = false } = {},
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
    if (saved.qualifiedAt && !(await isEarned(tx, ctx, lead, saved)))
      await earnForLead(tx, ctx, saved, customer, winning, history)
    await audit(tx, ctx, vendorId, "lead.attribute_late", lead.id, whose)
  }
  const sales = open.sales.filter((sale) => reaches(sale.occurredAt, sale.attribution))
  if (sales.length === 0) return
  const { programId, affiliateId } = winning.enrollment
  const { country } = detailsFor(customer, "verified")
  const links = await findSplits(tx, vendorId, customer.linkId)
  const agreedAt = (rulesOf?: Date) => readAgreed(tx, vendorId, programId, affiliateId, { rulesOf, links })
  const now = byRulesThen ? null : await agreedAt()
  for (const sale of sales) {
    const isTheirs = (sale.restsOnClaim || sale.dealId !== null) && sale.affiliateId === affiliateId
    const known = sale.affiliateId === null || isTheirs ? sale.terms : null
    const occasion = { at: sale.occurredAt, timeZone: history.timeZone, linkId: customer.linkId }
    const terms = known ?? termsOf(now ?? (await agreedAt(sale.occurredAt)), country, occasion)
    const enrollment = { affiliateId, programId, linkId: customer.linkId, terms }
    const saved = await store.updateSale(tx, vendorId, sale.id, { ...again(customer, winning, sale), ...enrollment })
    await isEarned(tx, ctx, sale, saved)
    await recheckDeals(tx, vendorId, [sale.dealId, saved.dealId])
    await audit(tx, ctx, vendorId, "sale.attribute_late", sale.id, whose)
  }
  await redecideCustomer(tx, ctx, vendorId, customer.id, { reason: "attributed_late", id: customer.id })
}

/** What a sale is credited by is looked at again where that is a deal, or was one. */
async function recheckDeals(tx: Tx, vendorId: string, ids: readonly (string | null)[]): Promise<void> {
  await outboxAll(tx, vendorId, "deal.recheck", [...new Set(ids.filter((id) => id !== null))])
}

/**
 * What an event earned by a provisional binding or an answer: the same affiliate's waits for that no more, and true is
 * answered; another's is rejected.
 */
async function isEarned(
  tx: Tx,
  ctx: Ctx,
  before: store.LeadRow | store.SaleRow,
  after: store.LeadRow | store.SaleRow,
): Promise<boolean> {
  const { vendorId, id } = before
  if (before.affiliateId === null) return false
  if (before.affiliateId === after.affiliateId) {
    const settled: HoldReason[] = [...(after.counts ? (["unverified"] as const) : [])]
    if (!after.restsOnClaim) settled.push("told")
    await clearHolds(tx, ctx, vendorId, id, settled)
    return true
  }
  await rejectCommissions(tx, ctx, vendorId, id, "The customer turned out to be another's.")
  return false
}
