import { audit } from "../../platform/audit.ts"
import type { Ctx } from "../../platform/ctx.ts"
import type { Tx } from "../../platform/db.ts"
import { type Attribution, decide } from "../attribution/core/evidence.ts"
import { reverseCommissions } from "../commissions/reverse-commissions.ts"
import type { Winning } from "./attribute-event.ts"
import { reachesBack } from "./core/late.ts"
import { runningTotals } from "./core/refund.ts"
import { earnForLead, earnForSale, type History } from "./earn-event.ts"
import * as refunds from "./refund-store.ts"
import * as store from "./store.ts"

export type Unattributed = Awaited<ReturnType<typeof store.lockUnattributed>>

/** Gives what nobody got of a customer to whom the customer is bound now, so that the order of arrival does not matter. */
export async function attributeLate(
  tx: Tx,
  ctx: Ctx,
  customer: store.Customer,
  open: Unattributed,
  winning: Winning,
  history: History,
): Promise<void> {
  const { vendorId, boundBy, boundAt, clickAt } = customer
  if (!boundBy || !boundAt) return
  const reaches = (at: Date, attribution: Attribution) =>
    reachesBack({ boundBy, boundAt, clickAt }, { at, attribution })
  const whose = { affiliateId: winning.place.affiliateId }

  for (const lead of open.leads) {
    if (!reaches(lead.occurredAt, lead.attribution)) continue
    const attribution = again(customer, winning, lead.occurredAt, lead.attribution)
    const saved = await store.updateLead(tx, vendorId, lead.id, { attribution, ...whose })
    if (saved.qualifiedAt) await earnForLead(tx, ctx, saved, customer, winning, history)
    await audit(tx, ctx, vendorId, "lead.attribute_late", lead.id, whose)
  }
  for (const sale of open.sales) {
    if (!reaches(sale.occurredAt, sale.attribution)) continue
    const attribution = again(customer, winning, sale.occurredAt, sale.attribution)
    const { programId } = winning.place
    const set = { attribution, ...whose, programId, linkId: customer.linkId }
    const saved = await store.updateSale(tx, vendorId, sale.id, set)
    await earnForSale(tx, ctx, saved, customer, winning, history)
    await reverseForRefunds(tx, ctx, saved)
    await audit(tx, ctx, vendorId, "sale.attribute_late", sale.id, whose)
  }
}

/** As if the binding had been there in time; what was considered then stays on record behind it. */
function again(customer: store.Customer, { place }: Winning, at: Date, before: Attribution): Attribution {
  const { affiliateId, affiliateStatus, programId } = place
  const binding = { affiliateId, affiliateStatus, programId, linkId: customer.linkId, clickId: customer.clickId }
  const now = decide({ at, onlyProgramId: null, manual: null, binding, click: null, coupon: null })
  return { ...now, considered: [...now.considered, ...before.considered] }
}

/** Refunds that came before the commission did take their part of it now, each in its turn. */
async function reverseForRefunds(tx: Tx, ctx: Ctx, sale: store.Sale): Promise<void> {
  const told = await refunds.listRefunds(tx, sale.vendorId, sale.externalId)
  for (const { id, total } of runningTotals(told.filter((refund) => refund.status === "applied")))
    await reverseCommissions(tx, ctx, sale.vendorId, {
      saleId: sale.id,
      saleAmount: sale.amount,
      refundedTotal: total,
      causeId: id,
    })
}
