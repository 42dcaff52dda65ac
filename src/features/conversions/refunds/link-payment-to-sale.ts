import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import * as refunds from "../refund-store.ts"
import * as store from "../store.ts"
import { settleRefunds } from "./settle-refunds.ts"

/** Payments and charges as Stripe names them. */
const PAYMENT = /^(pi|ch|py)_/

type Naming = { paymentId: string; sale: string }

/** A payment turned out to be a sale's: what waits for a sale of the payment's name is that sale's. The first stands. */
export function linkPaymentToSale(ctx: Ctx, vendorId: string, naming: Naming): Promise<void> {
  can(ctx, "refund.record", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    await linkPaymentWithin(tx, ctx, vendorId, naming)
  })
}

/** Within a transaction that may hold the payment's name already; the sale's name, which is locked after it. */
export async function linkPaymentWithin(
  tx: Tx,
  ctx: Ctx,
  vendorId: string,
  { paymentId, sale }: Naming,
): Promise<string> {
  const row = { vendorId, paymentIntentId: paymentId, saleExternalId: sale, createdAt: ctx.now }
  await refunds.lockName(tx, vendorId, "sale", paymentId)
  const name = await refunds.keepPayment(tx, row)
  await refunds.lockName(tx, vendorId, "sale", name)
  const reported = await refunds.listRefunds(tx, vendorId, paymentId)
  const waiting = reported.filter((refund) => refund.saleId === null)
  for (const { id } of waiting) await refunds.updateRefund(tx, vendorId, id, { saleExternalId: name })
  const found = waiting.length > 0 && (await store.lockSale(tx, vendorId, name))
  if (found) await settleRefunds(tx, ctx, found)
  return name
}

/** A refund turned out to be a sale's: so is the payment that it names, with all else that names it, now or later. */
export async function nameRefund(
  ctx: Ctx,
  vendorId: string,
  { refundId, sale }: { refundId: string; sale: string },
): Promise<void> {
  await linkPaymentToSale(ctx, vendorId, { paymentId: refundId, sale })
  const refund = await asVendor(ctx, vendorId, (tx) => refunds.findRefund(tx, vendorId, refundId))
  if (refund?.saleId === null && PAYMENT.test(refund.saleExternalId))
    await linkPaymentToSale(ctx, vendorId, { paymentId: refund.saleExternalId, sale })
}

/** The name of the sale that a payment, or a refund of one, was for; null while nobody reported it. */
export function findNamedSale(ctx: Ctx, vendorId: string, paymentId: string): Promise<string | null> {
  can(ctx, "refund.record", { vendorId })
  return asVendor(ctx, vendorId, (tx) => refunds.findSaleOfPayment(tx, vendorId, paymentId))
}
