import type { Ctx } from "../../platform/ctx.ts"
import { outbox } from "../../platform/outbox.ts"
import { findInvoiceOfPayment } from "../../platform/stripe.ts"
import { asVendor } from "../../platform/tenant.ts"
import { moveRefunds } from "../tracking/move-refunds.ts"
import * as store from "./vendor-store.ts"

export const FIND_TOPIC = "stripe_payment.find"

/** A payment was this sale's: its refunds and disputes, which name the payment only, are the sale's. */
export async function linkPayment(ctx: Ctx, vendorId: string, paymentId: string | null, sale: string): Promise<void> {
  if (paymentId === null || paymentId === sale) return
  const row = { vendorId, paymentIntentId: paymentId, saleExternalId: sale, createdAt: ctx.now }
  const known = await asVendor(ctx, vendorId, async (tx) => {
    await store.savePayment(tx, row)
    return store.findPayment(tx, vendorId, paymentId)
  })
  await moveRefunds(ctx, vendorId, { from: paymentId, to: known ?? sale })
}

/** The sale that a payment was for; a payment that no invoice is known for is a sale of its own name. */
export async function saleOfPayment(ctx: Ctx, vendorId: string, paymentId: string): Promise<string> {
  return (await asVendor(ctx, vendorId, (tx) => store.findPayment(tx, vendorId, paymentId))) ?? paymentId
}

/** Has Stripe asked, after the commit, whose payment it was that something waits for. */
export function askForPayments(ctx: Ctx, vendorId: string, paymentIds: string[]): Promise<void> {
  return asVendor(ctx, vendorId, async (tx) => {
    for (const paymentId of paymentIds) await outbox(tx, vendorId, FIND_TOPIC, paymentId)
  })
}

/**
 * Asks Stripe which invoice a payment paid. Our own account's Stripe: it knows the vendors that live in it, and no others;
 * theirs is not ours to call, and for them `invoice_payment.paid` tells.
 */
export async function findPayment(ctx: Ctx, vendorId: string, paymentId: string): Promise<void> {
  if (!paymentId.startsWith("pi_") || (await saleOfPayment(ctx, vendorId, paymentId)) !== paymentId) return
  const invoice = await findInvoiceOfPayment(ctx.ports.stripe, paymentId)
  if (invoice) await linkPayment(ctx, vendorId, paymentId, invoice)
}
