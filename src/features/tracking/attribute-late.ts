import { audit } from "../../platform/audit.ts"
import type { Ctx } from "../../platform/ctx.ts"
import type { Tx } from "../../platform/db.ts"
import { type Attribution, decide } from "../attribution/core/evidence.ts"
import { termsOf } from "../commissions/core/terms.ts"
import { readAgreed } from "../commissions/earn-commission.ts"
import type { Winning } from "./attribute-event.ts"
import { reachesBack } from "./core/late.ts"
import { earnForLead, type History } from "./earn-event.ts"
import { redecideCustomer } from "./redecide-sales.ts"
import * as store from "./store.ts"

export type Unattributed = Awaited<ReturnType<typeof store.lockUnattributed>>

/** Gives what nobody got of a customer to whom the customer is bound now, so that the order of arrival does not matter. */
export async function attributeLate(
  tx: Tx,
  ctx: Ctx,
  customer: store.Customer,
  open: Unattributed,
  winning: Winning,
  history: Pick<History, "timeZone" | "vendorCurrency">,
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
  const sales = open.sales.filter((sale) => reaches(sale.occurredAt, sale.attribution))
  if (sales.length === 0) return
  const { programId, affiliateId } = winning.place
  const terms = termsOf(await readAgreed(tx, vendorId, programId, affiliateId), customer.country)
  for (const sale of sales) {
    const attribution = again(customer, winning, sale.occurredAt, sale.attribution)
    const set = { attribution, affiliateId, programId, linkId: customer.linkId, terms: sale.terms ?? terms }
    await store.updateSale(tx, vendorId, sale.id, set)
    await audit(tx, ctx, vendorId, "sale.attribute_late", sale.id, whose)
  }
  await redecideCustomer(tx, ctx, vendorId, customer.id, { reason: "attributed_late", id: customer.id })
}

/** As if the binding had been there in time; what was considered then stays on record behind it. */
function again(customer: store.Customer, { place }: Winning, at: Date, before: Attribution): Attribution {
  const { affiliateId, affiliateStatus, programId } = place
  const binding = { affiliateId, affiliateStatus, programId, linkId: customer.linkId, clickId: customer.clickId }
  const now = decide({ at, onlyProgramId: null, manual: null, binding, click: null, coupon: null })
  return { ...now, considered: [...now.considered, ...before.considered] }
}
