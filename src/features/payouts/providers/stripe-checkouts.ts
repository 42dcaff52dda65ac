import { fromStripeAmount, toStripeAmount } from "../../../lib/stripe-amount.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { FundingProvider, OrderedCheckout } from "./core/payout-provider.ts"
import { type Claims, takenBack } from "./core/stripe-claims.ts"
import { canPay, failureOf } from "./stripe.ts"

const PAGE = 100

/** Stripe Checkout: what vendors put in arrives on the platform's balance. */
export const stripeCheckouts: FundingProvider = {
  title: "Stripe",
  unavailable: "stripe_unavailable",
  failureOf,
  canPay,

  async openCheckout({ ports }, order) {
    const once = { idempotencyKey: order.fundingId }
    const session = await ports.stripe.checkout.sessions.create(checkoutParams(order), once)
    return { id: session.id, url: session.url }
  },

  async readCheckout({ ports }, id) {
    const session = await ports.stripe.checkout.sessions.retrieve(id)
    const { amount_total: total, currency, payment_intent: payment } = session
    const code = currency?.toUpperCase()
    const isPaid = session.payment_status === "paid" && total && code
    return {
      id: session.id,
      vendorId: session.metadata?.vendor_id ?? null,
      fundingId: session.metadata?.funding_id ?? null,
      isExpired: session.status === "expired",
      paid: isPaid ? { amount: fromStripeAmount(total, code), currency: code } : null,
      paymentId: typeof payment === "string" ? payment : (payment?.id ?? null),
    }
  },

  async readTakenBack(ctx, paymentId, { amount, currency }) {
    const paid = Number(toStripeAmount(amount, currency))
    return fromStripeAmount(takenBack(paid, await readClaims(ctx, paymentId)), currency)
  },
}

/** A function of the order alone: a retry under its key sends the same bytes. */
function checkoutParams({ fundingId, vendorId, amount, currency, title, urls }: OrderedCheckout) {
  const metadata = { funding_id: fundingId, vendor_id: vendorId }
  return {
    mode: "payment" as const,
    client_reference_id: fundingId,
    success_url: urls.paid,
    cancel_url: urls.unpaid,
    metadata,
    payment_intent_data: { metadata },
    adaptive_pricing: { enabled: false },
    line_items: [
      {
        quantity: 1,
        price_data: {
          currency: currency.toLowerCase(),
          unit_amount: Number(toStripeAmount(amount, currency)),
          product_data: { name: title },
        },
      },
    ],
  }
}

/** The refunds and disputes of a payment, as Stripe shows them now. */
async function readClaims({ ports: { stripe } }: Ctx, paymentId: string): Promise<Claims> {
  const query = { payment_intent: paymentId, limit: PAGE }
  const refunds: { amount: number; status: string | null }[] = []
  for await (const refund of stripe.refunds.list(query)) refunds.push(refund)
  const disputes: { amount: number; status: string }[] = []
  for await (const dispute of stripe.disputes.list(query)) disputes.push(dispute)
  return { refunds, disputes }
}
