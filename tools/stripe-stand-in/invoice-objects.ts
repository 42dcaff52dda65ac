import type Stripe from "stripe"
import { newId } from "./model.ts"
import { addressOf, type Purchase } from "./purchase.ts"

/** A purchase that has an invoice. */
export type Invoiced = Purchase & { invoice: string }

const MONTH_SECONDS = 30 * 24 * 3600

// On the wire a decimal is text; the SDK makes an object of it when it reads an answer.
const decimal = (minor: number) => String(minor) as unknown as Stripe.Decimal

/** A paid invoice. Charge and payment are not in it; the subscription's metadata is under `parent`. */
export function invoiceOf(order: Invoiced, billingReason: Stripe.Invoice.BillingReason): Stripe.Invoice {
  const { amount, tax, shipping, discount, created } = order
  const subtotal = amount - tax - shipping + discount
  const discounts = order.promotionCode ? [discountOf(order).id] : []
  return {
    ...blankInvoice(order),
    amount_due: amount,
    amount_paid: amount,
    amount_shipping: shipping,
    billing_reason: billingReason,
    discounts,
    lines: {
      object: "list",
      data: [lineOf(order, subtotal)],
      has_more: false,
      url: `/v1/invoices/${order.invoice}/lines`,
    },
    parent: parentOf(order),
    shipping_cost: shipping > 0 ? shippingOf(shipping) : null,
    status: "paid",
    status_transitions: {
      finalized_at: created,
      marked_uncollectible_at: null,
      paid_at: created,
      voided_at: null,
    },
    subtotal,
    subtotal_excluding_tax: subtotal,
    total: amount,
    total_discount_amounts: discounts.map((id) => ({ amount: discount, discount: id })),
    total_excluding_tax: amount - tax,
    total_taxes: tax > 0 ? [taxOf(tax, subtotal)] : [],
  }
}

function parentOf({ subscription, subscriptionMetadata: metadata }: Purchase): Stripe.Invoice.Parent | null {
  if (!subscription) return null
  return { quote_details: null, subscription_details: { metadata, subscription }, type: "subscription_details" }
}

const shippingOf = (amount: number) => ({
  amount_subtotal: amount,
  amount_tax: 0,
  amount_total: amount,
  shipping_rate: null,
})

const taxOf = (amount: number, taxable_amount: number) => ({
  amount,
  tax_behavior: "exclusive" as const,
  tax_rate_details: { tax_rate: "txr_standin" },
  taxability_reason: "standard_rated" as const,
  taxable_amount,
  type: "tax_rate_details" as const,
})

function lineOf(order: Invoiced, amount: number): Stripe.InvoiceLineItem {
  const { subscription } = order
  return {
    id: `il_${order.invoice}`,
    object: "line_item",
    amount,
    currency: order.currency,
    description: "1 × Plan",
    discount_amounts: [],
    discountable: true,
    discounts: [],
    invoice: order.invoice,
    livemode: false,
    metadata: order.subscriptionMetadata,
    parent:
      (subscription && {
        invoice_item_details: null,
        subscription_item_details: {
          invoice_item: null,
          proration: false,
          proration_details: { credited_items: null },
          subscription,
          subscription_item: `si_${subscription}`,
        },
        type: "subscription_item_details",
      }) ||
      null,
    period: { start: order.created, end: order.created + MONTH_SECONDS },
    pretax_credit_amounts: [],
    pricing: {
      price_details: { price: order.price, product: order.product },
      type: "price_details",
      unit_amount_decimal: decimal(amount),
    },
    quantity: 1,
    quantity_decimal: decimal(1),
    subscription,
    subtotal: amount,
    taxes: [],
  }
}

/** The only way from a payment to its invoice. */
export function invoicePaymentOf(order: Invoiced): Stripe.InvoicePayment {
  return {
    id: `inpay_${order.invoice}`,
    object: "invoice_payment",
    amount_paid: order.amount,
    amount_requested: order.amount,
    created: order.created,
    currency: order.currency,
    invoice: order.invoice,
    is_default: true,
    livemode: false,
    payment: { payment_intent: order.paymentIntent, type: "payment_intent" },
    status: "paid",
    status_transitions: { canceled_at: null, paid_at: order.created },
  }
}

/** An invoice names its discounts by id; only expanding them shows the promotion code. */
export function discountOf(order: Invoiced): Stripe.Discount {
  return {
    id: `di_${order.invoice}`,
    object: "discount",
    checkout_session: null,
    customer: order.customer,
    customer_account: null,
    end: null,
    invoice: order.subscription ? null : order.invoice,
    invoice_item: null,
    promotion_code: order.promotionCode?.id ?? null,
    source: { coupon: order.promotionCode?.coupon ?? null, type: "coupon" },
    start: order.created,
    subscription: order.subscription,
    subscription_item: null,
  }
}

export function subscriptionOf(order: Purchase & { subscription: string; customer: string }): Stripe.Subscription {
  const { subscription: id, created } = order
  return {
    id,
    object: "subscription",
    application: null,
    application_fee_percent: null,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null },
    billing_cycle_anchor: created,
    billing_cycle_anchor_config: null,
    billing_mode: { flexible: null, type: "flexible" },
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    cancellation_details: { comment: null, feedback: null, feedback_option: null, reason: null },
    collection_method: "charge_automatically",
    created,
    currency: order.currency,
    customer: order.customer,
    customer_account: null,
    days_until_due: null,
    default_payment_method: newId("pm"),
    default_source: null,
    default_tax_rates: [],
    description: null,
    discounts: [],
    ended_at: null,
    invoice_settings: {
      account_tax_ids: null,
      custom_fields: null,
      description: null,
      footer: null,
      issuer: { type: "self" },
    },
    items: { object: "list", data: [], has_more: false, url: `/v1/subscription_items?subscription=${id}` },
    latest_invoice: order.invoice,
    livemode: false,
    managed_payments: null,
    metadata: order.subscriptionMetadata,
    next_pending_invoice_item_invoice: null,
    on_behalf_of: null,
    pause_collection: null,
    payment_settings: null,
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    schedule: null,
    start_date: created,
    status: "active",
    test_clock: null,
    transfer_data: null,
    trial_end: null,
    trial_settings: null,
    trial_start: null,
  }
}

function blankInvoice(order: Invoiced) {
  return {
    id: order.invoice,
    object: "invoice",
    account_country: "US",
    account_name: "Stand-in",
    account_tax_ids: null,
    amount_overpaid: 0,
    amount_remaining: 0,
    application: null,
    attempt_count: 1,
    attempted: true,
    auto_advance: false,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
    automatically_finalizes_at: null,
    collection_method: "charge_automatically",
    created: order.created,
    currency: order.currency,
    custom_fields: null,
    customer: order.customer,
    customer_account: null,
    customer_address: addressOf(order),
    customer_email: order.email,
    customer_name: order.name,
    customer_phone: null,
    customer_shipping: null,
    customer_tax_exempt: "none",
    customer_tax_ids: [],
    default_payment_method: null,
    default_source: null,
    default_tax_rates: [],
    description: null,
    due_date: null,
    effective_at: order.created,
    ending_balance: 0,
    footer: null,
    from_invoice: null,
    hosted_invoice_url: null,
    invoice_pdf: null,
    issuer: { type: "self" },
    last_finalization_error: null,
    latest_revision: null,
    livemode: false,
    metadata: order.subscription ? {} : order.metadata,
    next_payment_attempt: null,
    number: `${order.invoice.slice(-8).toUpperCase()}-0001`,
    on_behalf_of: null,
    payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
    period_end: order.created,
    period_start: order.created,
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    receipt_number: null,
    rendering: null,
    shipping_details: null,
    starting_balance: 0,
    statement_descriptor: null,
    test_clock: null,
    total_pretax_credit_amounts: [],
    webhooks_delivered_at: order.created,
  } satisfies Partial<Stripe.Invoice>
}
