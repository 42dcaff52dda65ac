import { conflict, invalidField, notFound } from "../../../lib/errors.ts"
import { audit } from "../../../platform/audit.ts"
import { realNow } from "../../../platform/clock.ts"
import { actorName, type Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { newId } from "../../../platform/new-id.ts"
import { emit } from "../../../platform/outbox.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { listCommissionsOfSource } from "../../commissions/commissions/read-commissions.ts"
import { recordCreditRefund } from "../../credit/records/record-credit-refund.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import type { AmendSale, Sale } from "../contract.ts"
import { showSale } from "../core/show-event.ts"
import { followTiers } from "../earning/follow-tiers.ts"
import { redecideAmended } from "../earning/redecide-customer.ts"
import * as refunds from "../refund-store.ts"
import { settleRefunds } from "../refunds/settle-refunds.ts"
import * as store from "../store.ts"
import * as amendmentStore from "./amendment-store.ts"

/**
 * An order that was edited (minor units): its commission follows by the rule that earned it, refunds keep their part. What
 * is left out of tax and shipping stays. 404; 409 for one that is unverified; 422 below what was refunded, or below tax
 * and shipping.
 */
export function amendSale(ctx: Ctx, vendorId: string, id: string, input: AmendSale): Promise<Sale> {
  can(ctx, "sale.amend", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    const named = await store.findSale(tx, vendorId, id)
    if (!named) throw notFound()
    if (named.sale.source === "unverified") throw unverified(named.sale)
    await refunds.lockName(tx, vendorId, "sale", named.sale.externalId)
    await store.lockCustomerById(tx, vendorId, named.sale.customerId)
    const sale = (await store.lockSale(tx, vendorId, named.sale.externalId))!
    const charge = checkCharge(sale, input)
    const amendmentId = await keep(tx, ctx, sale, charge, input.reason)
    const amended = await store.updateSale(tx, vendorId, id, { ...charge, reported: sale.reported ?? digitsOf(sale) })
    await redecideAmended(tx, ctx, amended, amendmentId)
    const settled = await settleRefunds(tx, ctx, amended)
    if (amended.terms?.isTiered) await followTiers(tx, ctx, vendorId, amended.affiliateId)
    await recordCreditRefund(tx, ctx, vendorId, {
      saleId: id,
      causeId: amendmentId,
      amount: sale.amount - amended.amount,
    })
    await emit(tx, vendorId, "sale.amended", id, { amendment_id: amendmentId })
    const shown = { sale: settled, customerExternalId: named.customerExternalId }
    return showSale(shown, await listCommissionsOfSource(tx, vendorId, [id]))
  })
}

function unverified({ externalId }: store.SaleRow) {
  const detail = `The sale ${externalId} is unverified. Report it as it is now: that replaces it.`
  return conflict("sale_unverified", detail)
}

type Charge = Pick<store.SaleRow, "amount" | "tax" | "shipping">

function checkCharge(sale: store.SaleRow, { amount, tax = sale.tax, shipping = sale.shipping }: AmendSale): Charge {
  if (amount < sale.refunded)
    throw invalidField("/amount", `is less than what was refunded: ${sale.refunded} minor units of ${sale.currency}`)
  if (tax + shipping > amount)
    throw invalidField("/tax", "tax and shipping are more than the amount they are part of; send what they are now")
  return { amount, tax, shipping }
}

const digitsOf = ({ amount, tax, shipping }: Charge) => ({
  amount: String(amount),
  tax: String(tax),
  shipping: String(shipping),
})

async function keep(tx: Tx, ctx: Ctx, sale: store.SaleRow, charge: Charge, reason: string): Promise<string> {
  const { vendorId, id: saleId } = sale
  const id = newId("amendment")
  const stamp = { amendedBy: actorName(ctx.actor), at: ctx.now, createdAt: realNow() }
  await amendmentStore.insertAmendment(tx, {
    vendorId,
    id,
    saleId,
    ...charge,
    before: digitsOf(sale),
    reason,
    ...stamp,
  })
  await audit(tx, ctx, vendorId, "sale.amend", saleId, {
    amendment: id,
    reason,
    before: digitsOf(sale),
    after: digitsOf(charge),
  })
  return id
}
