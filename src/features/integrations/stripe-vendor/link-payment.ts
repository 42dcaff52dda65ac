import type { Ctx } from "../../../platform/ctx.ts"
import { outboxAll } from "../../../platform/outbox.ts"
import { findInvoiceOfPayment } from "../../../platform/stripe.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { findNamedSale, linkPaymentToSale } from "../../conversions/refunds/link-payment-to-sale.ts"

/** A payment was this sale's: its refunds and disputes, which name the payment only, are the sale's. */
export async function linkPayment(ctx: Ctx, vendorId: string, paymentId: string | null, sale: string): Promise<void> {
  if (paymentId !== null && paymentId !== sale) await linkPaymentToSale(ctx, vendorId, { paymentId, sale })
}

/** Has Stripe asked, after the commit, whose payment it was that something waits for. */
export function askForPayments(ctx: Ctx, vendorId: string, paymentIds: string[]): Promise<void> {
  return asVendor(ctx, vendorId, (tx) => outboxAll(tx, vendorId, "stripe_payment.find", paymentIds))
}

/**
 * Asks Stripe which invoice a payment paid. Our own account's Stripe: it knows the vendors that live in it, and no others;
 * theirs is not ours to call, and for them `invoice_payment.paid` says so.
 */
export async function findPayment(ctx: Ctx, vendorId: string, paymentId: string): Promise<void> {
  if (!paymentId.startsWith("pi_") || (await findNamedSale(ctx, vendorId, paymentId)) !== null) return
  const invoice = await findInvoiceOfPayment(ctx.ports.stripe, paymentId)
  if (invoice) await linkPayment(ctx, vendorId, paymentId, invoice)
}
