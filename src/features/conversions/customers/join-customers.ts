import { audit } from "../../../platform/audit.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { renameCustomer } from "../../commissions/commissions/rename-customer.ts"
import { joinCredit } from "../../credit/journeys/join-credit.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import { moveClaims } from "../claim-store.ts"
import { attributeEarlierEvents } from "../earning/attribute-earlier-events.ts"
import { redecideCustomer } from "../earning/redecide-customer.ts"
import { customerOf } from "../evidence/accept-click.ts"
import { boundClick } from "../evidence/attribute-event.ts"
import { DETAILS, emailsFor, rememberEmails } from "../evidence/core/details.ts"
import { holdSelfReferrals } from "../evidence/recheck-click-signals.ts"
import * as store from "../store.ts"

/** Two names of one customer: what a payment provider calls them, and what the vendor does. Any number of times. */
export function nameCustomer(ctx: Ctx, vendorId: string, names: { provisional: string; firm: string }): Promise<void> {
  can(ctx, "sale.record", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    const from = await customerOf(tx, vendorId, names.provisional, { isProvisional: true })
    const to = await customerOf(tx, vendorId, names.firm, null)
    // The vendor may call a customer by the provider's id too; then they are two, and stay two.
    if (from.isProvisional) await joinCustomers(tx, ctx, from, to)
  })
}

/** Gives all that was reported of a provisional customer to the one it turned out to be; both locked. */
export async function joinCustomers(tx: Tx, ctx: Ctx, from: store.CustomerRow, to: store.CustomerRow): Promise<void> {
  if (from.id === to.id) return
  const { vendorId } = to
  const moved = await store.moveSales(tx, vendorId, from.id, to.id)
  await renameCustomer(tx, vendorId, from.id, to.id)
  await joinCredit(tx, ctx, vendorId, from.id, to.id)
  await moveClaims(tx, vendorId, from.id, to.id)
  await store.joinNames(tx, vendorId, from.id, to.id)
  const { affiliateId, programId, linkId, clickId, clickAt, boundBy, boundAt, dealId, bindingSource } = from
  const binding = { affiliateId, programId, linkId, clickId, clickAt, boundBy, boundAt, dealId, bindingSource }
  const email = to.email ?? from.email
  const kept = await store.updateCustomer(tx, vendorId, to.id, {
    ...rememberEmails(to, email, emailsFor(from, "verified")),
    email,
    name: to.name ?? from.name,
    country: to.country ?? from.country,
    unverifiedDetails: doubtedOf(from, to),
    ...(isWeaker(to, from) ? binding : {}),
  })
  await attributeOpen(tx, ctx, kept)
  if (moved > 0) await redecideCustomer(tx, ctx, vendorId, to.id, { reason: "customers_joined", id: from.id })
  for (const before of [from, to]) await holdSelfReferrals(tx, ctx, before, kept)
  await audit(tx, ctx, vendorId, "customer.join", to.id, { from: from.externalId, sales: moved })
}

/** Whether what binds one is less than what binds the other: nothing, only a deal, an answer, or what nobody verified. */
function isWeaker(one: store.CustomerRow, other: store.CustomerRow): boolean {
  if (one.affiliateId === null) return true
  const [own, theirs] = [one, other].map(({ boundBy }) => (boundBy === "deal" ? 0 : boundBy === "told" ? 1 : 2))
  if (own !== theirs) return other.affiliateId !== null && own! < theirs!
  return one.bindingSource === "unverified" && other.affiliateId !== null && other.bindingSource === "verified"
}

/** Which details of both together only unverified events gave. */
function doubtedOf(from: store.CustomerRow, to: store.CustomerRow): string[] {
  return DETAILS.filter((name) => (to[name] === null ? from : to).unverifiedDetails.includes(name))
}

/** What nobody got of either goes to whom the customer is bound, while they are in the program. */
async function attributeOpen(tx: Tx, ctx: Ctx, customer: store.CustomerRow): Promise<void> {
  const { vendorId, id, affiliateId } = customer
  const open = await store.lockUnattributed(tx, vendorId, id)
  const [enrollment] = affiliateId === null ? [] : await store.findEnrollments(tx, vendorId, [affiliateId])
  if (enrollment?.affiliateStatus !== "approved" || open.leads.length + open.sales.length === 0) return
  const [click = null] = await store.findClicks(tx, vendorId, boundClick(customer))
  const history = await store.readHistory(tx, vendorId, id, ctx.now)
  await attributeEarlierEvents(
    tx,
    ctx,
    customer,
    open,
    { enrollment, click, clickId: customer.clickId, clickAt: customer.clickAt },
    history,
  )
}
