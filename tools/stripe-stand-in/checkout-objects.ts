import type Stripe from "stripe"
import { addressOf, type Purchase } from "./purchase.ts"

const DAY_SECONDS = 24 * 3600

/** A completed session. One with a subscription names its invoice and no payment; a guest's has no customer. */
export function sessionOf(
  order: Purchase,
  paymentStatus: Stripe.Checkout.Session.PaymentStatus,
): Stripe.Checkout.Session {
  const { amount, tax, shipping, discount, subscription, promotionCode } = order
  return {
    ...blankSession(order),
    amount_subtotal: amount - tax - shipping + discount,
    amount_total: amount,
    client_reference_id: order.clientReferenceId,
    currency: order.currency,
    customer: order.customer,
    customer_creation: order.mode === "payment" ? (order.customer ? "always" : "if_required") : null,
    customer_details: {
      address: addressOf(order),
      business_name: null,
      email: order.email,
      individual_name: order.name,
      name: order.name,
      phone: null,
      tax_exempt: "none",
      tax_ids: [],
    },
    discounts: promotionCode ? [{ coupon: promotionCode.coupon, promotion_code: promotionCode.id }] : [],
    invoice: order.invoice,
    metadata: order.metadata,
    mode: order.mode,
    payment_intent: subscription || paymentStatus === "no_payment_required" ? null : order.paymentIntent,
    payment_status: paymentStatus,
    subscription,
    total_details: { amount_discount: discount, amount_shipping: shipping, amount_tax: tax },
  }
}

/** What was bought; an app must list it, since the event does not carry it. */
export function lineItemOf(order: Purchase): Stripe.LineItem {
  const subtotal = order.amount - order.tax - order.shipping + order.discount
  return {
    id: `li_${order.session}`,
    object: "item",
    adjustable_quantity: null,
    amount_discount: order.discount,
    amount_subtotal: subtotal,
    amount_tax: order.tax,
    amount_total: subtotal - order.discount + order.tax,
    currency: order.currency,
    description: "Plan",
    metadata: {},
    price: priceOf(order, subtotal),
    quantity: 1,
  }
}

function priceOf(order: Purchase, unit_amount: number): Stripe.Price {
  return {
    id: order.price,
    object: "price",
    active: true,
    billing_scheme: "per_unit",
    created: order.created,
    currency: order.currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: null,
    metadata: {},
    nickname: null,
    product: order.product,
    recurring: null,
    tax_behavior: "exclusive",
    tiers_mode: null,
    transform_quantity: null,
    type: order.mode === "subscription" ? "recurring" : "one_time",
    unit_amount,
    unit_amount_decimal: null,
  }
}

function blankSession(order: Purchase) {
  return {
    id: order.session,
    object: "checkout.session",
    adaptive_pricing: { enabled: false },
    after_expiration: null,
    allow_promotion_codes: true,
    allowed_payment_method_types: null,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: null,
    cancel_url: "https://shop.example/cart",
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    created: order.created,
    currency_conversion: null,
    custom_fields: [],
    custom_text: { after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null },
    customer_account: null,
    customer_email: null,
    expires_at: order.created + DAY_SECONDS,
    integration_identifier: null,
    invoice_creation: null,
    livemode: false,
    locale: null,
    managed_payments: null,
    origin_context: null,
    payment_link: null,
    payment_method_collection: "if_required",
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: ["card"],
    permissions: null,
    phone_number_collection: { enabled: false },
    recovered_from: null,
    saved_payment_method_options: null,
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: "complete",
    submit_type: null,
    success_url: "https://shop.example/thanks",
    ui_mode: "hosted_page",
    url: null,
    wallet_options: null,
  } satisfies Partial<Stripe.Checkout.Session>
}
