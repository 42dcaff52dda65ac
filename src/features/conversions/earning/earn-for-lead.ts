import { invariant } from "../../../lib/assert.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { selvesAmong } from "../../commissions/commissions/core/signals.ts"
import { earnCommission } from "../../commissions/commissions/earn-commission.ts"
import type { Holds } from "../../commissions/commissions/redecide-commissions.ts"
import { findSplits } from "../../links/links/read-links.ts"
import type { Winning } from "../evidence/core/attribute.ts"
import { emailsFor } from "../evidence/core/details.ts"
import type { Attribution } from "../evidence/core/evidence.ts"
import { awaitClick } from "../evidence/recheck-click-signals.ts"
import * as store from "../store.ts"
import { leadEarning, signalsOf } from "./core/earning.ts"

/** Why what a sale earns later than it was recorded has to wait for a person; its click is looked at when it arrives. */
export async function holdsOf(tx: Tx, sale: store.SaleRow, sharers: string[]): Promise<Holds> {
  const { vendorId, customerId, affiliateId, occurredAt: at, attribution } = sale
  const customer = await store.lockCustomerById(tx, vendorId, customerId)
  const known = await store.findEnrollments(tx, vendorId, [...new Set([affiliateId!, ...sharers])])
  const enrollment = known.find((one) => one.affiliateId === affiliateId)
  invariant(enrollment, "earning_affiliate_exists")
  const clickId = attribution.winner?.clickId ?? null
  const clickAt = clickId === null ? null : clickTime(customer, attribution, clickId)
  const [click = null] = clickId && clickAt ? await store.findClicks(tx, vendorId, [{ id: clickId }]) : []
  const winning = { enrollment, click, clickId, clickAt }
  await awaitClick(tx, vendorId, sale.id, winning)
  const customerEmails = emailsFor(customer, sale.source)
  const people = known.map(({ affiliateId: id, affiliateEmail: email }) => ({ id, email }))
  const selves = selvesAmong(people, customerEmails)
  return { holdReasons: signalsOf(sale, customer, winning, at, clickAt), customerEmails, selves }
}

function clickTime(customer: store.CustomerRow, { considered }: Attribution, clickId: string): Date | null {
  if (customer.clickId === clickId) return customer.clickAt
  const at = considered.find((piece) => piece.basis === "click_id" && piece.clickId === clickId)?.at
  return at ? new Date(at) : null
}

/** What a lead earns. */
export async function earnForLead(
  tx: Tx,
  ctx: Ctx,
  lead: store.LeadRow,
  customer: store.CustomerRow,
  winning: Winning,
  history: Pick<store.History, "timeZone" | "vendorCurrency">,
) {
  await awaitClick(tx, lead.vendorId, lead.id, winning)
  const earning = leadEarning(lead, customer, winning, history)
  return earnCommission(tx, ctx, lead.vendorId, earning, await findSplits(tx, lead.vendorId, earning.linkId))
}
