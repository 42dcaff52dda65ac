import type Stripe from "stripe"
import { lineItemOf, sessionOf } from "./checkout-objects.ts"
import { discountOf, type Invoiced, invoiceOf, invoicePaymentOf, subscriptionOf } from "./invoice-objects.ts"
import { type Happening, newId, type StripeObject } from "./model.ts"
import {
  chargeOf,
  type DisputeOrder,
  disputeOf,
  paymentIntentOf,
  type RefundOrder,
  refundOf,
} from "./payment-objects.ts"
import { customerOf, type Purchase, partiesOf } from "./purchase.ts"

/** A happening on a vendor's own Stripe, with the objects behind it that the app may ask for. */
export type Emission<T extends object = object> = Happening & { object: T; put?: StripeObject[] }

type Paid = "paid" | "unpaid" | "no_payment_required"

/** `checkout.session.completed`; "unpaid" is a payment that takes days, and may fail yet. */
export function checkoutSessionCompleted(order: Purchase, status?: Paid): Emission<Stripe.Checkout.Session> {
  const paymentStatus = status ?? (order.amount === 0 ? "no_payment_required" : "paid")
  return {
    type: "checkout.session.completed",
    object: sessionOf(order, paymentStatus),
    put: [...behind(order, paymentStatus), lineItemOf(order)],
  }
}

/** The end of a payment that took days. */
export function checkoutAsyncPayment(
  order: Purchase,
  outcome: "succeeded" | "failed",
): Emission<Stripe.Checkout.Session> {
  const status = outcome === "succeeded" ? "paid" : "unpaid"
  return {
    type: `checkout.session.async_payment_${outcome}`,
    object: sessionOf(order, status),
    put: behind(order, status),
  }
}

/** `invoice.paid`, of a subscription's first or later period, or of a single invoice. */
export function invoicePaid(order: Purchase, reason?: Stripe.Invoice.BillingReason): Emission<Stripe.Invoice> {
  const invoiced = invoicedOrThrow(order)
  const billingReason = reason ?? (order.subscription ? "subscription_create" : "manual")
  return { type: "invoice.paid", object: invoiceOf(invoiced, billingReason), put: behind(order, "paid") }
}

/** `invoice_payment.paid`: the only event that joins a payment to its invoice, and so a refund to its sale. */
export function invoicePaymentPaid(order: Purchase): Emission<Stripe.InvoicePayment> {
  return { type: "invoice_payment.paid", object: invoicePaymentOf(invoicedOrThrow(order)) }
}

/** `refund.created`: one refund; without an amount all of the purchase. */
export function refundCreated(order: Purchase, refund: RefundOrder = {}): Emission<Stripe.Refund> {
  return { type: "refund.created", object: refundOf(order, refund) }
}

/** `refund.updated`: how a refund that was pending ended. */
export function refundUpdated(
  order: Purchase,
  refund: RefundOrder & { refund: string; status: "succeeded" | "failed" | "canceled" },
): Emission<Stripe.Refund> {
  const previousAttributes = { status: "pending" }
  return { type: "refund.updated", object: refundOf(order, refund), previousAttributes }
}

/** `charge.refunded`: the charge with what was refunded so far, all refunds together. */
export function chargeRefunded(order: Purchase, { total = order.amount, before = 0 } = {}): Emission<Stripe.Charge> {
  const object = chargeOf(order, { refunded: total })
  return { type: "charge.refunded", object, previousAttributes: { amount_refunded: before, refunded: false } }
}

export function disputeCreated(order: Purchase, dispute: DisputeOrder = {}): Emission<Stripe.Dispute> {
  const charge = chargeOf(order, { disputed: true })
  return { type: "charge.dispute.created", object: disputeOf(order, dispute), put: [charge] }
}

/** `charge.dispute.closed`; `dispute` must be that of the creation when it was given there. */
export function disputeClosed(
  order: Purchase,
  dispute: DisputeOrder & { status: "won" | "lost" | "warning_closed" },
): Emission<Stripe.Dispute> {
  const previousAttributes = { status: "under_review" }
  return { type: "charge.dispute.closed", object: disputeOf(order, dispute), previousAttributes }
}

/** `customer.created`; the metadata may carry the click or the vendor's own id of the customer. */
export function customerCreated(order: Purchase, metadata: Record<string, string> = {}): Emission<Stripe.Customer> {
  const { customer } = order
  if (!customer) throw new Error("A guest has no customer: give the purchase one.")
  return { type: "customer.created", object: customerOf({ ...order, customer }, metadata) }
}

/** `customer.updated`, as when a customer's address or the shop's marks on them change. */
export function customerUpdated(order: Purchase, metadata: Record<string, string> = {}): Emission<Stripe.Customer> {
  return { ...customerCreated(order, metadata), type: "customer.updated" }
}

/** `credit_note.created`: of money that went back outside of Stripe, or of a refund by Stripe, which it then names. */
export function creditNoteCreated(
  order: Purchase,
  note: { amount: number; refund?: string },
): Emission<
  Pick<Stripe.CreditNote, "id" | "object" | "amount" | "currency" | "status" | "invoice" | "out_of_band_amount">
> {
  const { id, invoice, refund } = { id: newId("cn"), invoice: invoicedOrThrow(order).invoice, ...note }
  const object = {
    id,
    object: "credit_note" as const,
    type: "post_payment",
    status: "issued" as const,
    invoice,
    amount: note.amount,
    currency: order.currency,
    customer: order.customer,
    post_payment_amount: note.amount,
    out_of_band_amount: refund ? null : note.amount,
    refunds: refund ? [{ amount_refunded: note.amount, refund }] : [],
  }
  return { type: "credit_note.created", object }
}

function invoicedOrThrow(order: Purchase): Invoiced {
  const { invoice } = order
  if (!invoice) throw new Error("This purchase has no invoice: give it one.")
  return { ...order, invoice }
}

function behind(order: Purchase, status: Paid): StripeObject[] {
  const { invoice, subscription, customer } = order
  const objects: StripeObject[] = partiesOf(order)
  if (subscription && customer) objects.push(subscriptionOf({ ...order, subscription, customer }))
  if (status !== "no_payment_required")
    objects.push(paymentIntentOf(order, status === "paid" ? "succeeded" : "processing"))
  if (status === "paid") objects.push(chargeOf(order))
  if (status === "paid" && invoice) objects.push(...invoiceRows({ ...order, invoice }))
  return objects
}

function invoiceRows(order: Invoiced): StripeObject[] {
  const invoice = invoiceOf(order, order.subscription ? "subscription_create" : "manual")
  return [invoice, invoicePaymentOf(order), ...(order.promotionCode ? [discountOf(order)] : [])]
}
