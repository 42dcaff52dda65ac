import type Stripe from "stripe"
import { newId, type StripeObject } from "./model.ts"

/** One thing sold on a vendor's own Stripe, and the ids of everything that Stripe makes of it. Minor units. */
export type Purchase = {
  /** What is paid in the end: tax and shipping are in it, the discount is off. */
  amount: number
  currency: string
  tax: number
  shipping: number
  discount: number
  /** Unix seconds. */
  created: number
  mode: "payment" | "subscription"
  /** null: a guest checkout. */
  customer: string | null
  email: string | null
  name: string | null
  country: string | null
  session: string
  paymentIntent: string
  charge: string
  invoice: string | null
  subscription: string | null
  clientReferenceId: string | null
  metadata: Record<string, string>
  subscriptionMetadata: Record<string, string>
  paymentMetadata: Record<string, string>
  promotionCode: { id: string; code: string; coupon: string } | null
  product: string
  price: string
}

/** Fills in what is not given: a payment by a guest has no invoice, a subscription has one and a customer. */
export function purchase(given: Partial<Purchase> & { amount: number }): Purchase {
  const mode = given.mode ?? (given.subscription ? "subscription" : "payment")
  const subscribed = mode === "subscription"
  return {
    currency: "usd",
    tax: 0,
    shipping: 0,
    discount: 0,
    created: Math.floor(Date.now() / 1000),
    mode,
    customer: subscribed ? newId("cus") : null,
    email: "buyer@example.com",
    name: "Test Buyer",
    country: "US",
    session: newId("cs_test"),
    paymentIntent: newId("pi"),
    charge: newId("ch"),
    invoice: subscribed ? newId("in") : null,
    subscription: subscribed ? newId("sub") : null,
    clientReferenceId: null,
    metadata: {},
    subscriptionMetadata: {},
    paymentMetadata: {},
    promotionCode: null,
    product: "prod_standin",
    price: "price_standin",
    ...given,
  }
}

/** The next period of a subscription: new invoice and payment, the same customer. */
export function renewal(earlier: Purchase, more: Partial<Purchase> = {}): Purchase {
  const fresh = { invoice: newId("in"), paymentIntent: newId("pi"), charge: newId("ch") }
  return { ...earlier, created: earlier.created + 30 * 24 * 3600, ...fresh, ...more }
}

export function customerOf(
  order: Purchase & { customer: string },
  metadata: Record<string, string> = {},
): Stripe.Customer {
  return {
    id: order.customer,
    object: "customer",
    address: addressOf(order),
    balance: 0,
    created: order.created,
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: null,
    discount: null,
    email: order.email,
    invoice_prefix: order.customer.slice(-8).toUpperCase(),
    invoice_settings: { custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
    livemode: false,
    metadata,
    name: order.name,
    next_invoice_sequence: 1,
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: "none",
    test_clock: null,
  }
}

export function addressOf({ country }: Purchase): Stripe.Address {
  return { city: null, country, line1: null, line2: null, postal_code: null, state: null }
}

/** The coupon's code as it was redeemed; today the coupon hangs under `promotion`. */
function promotionCodeOf({ promotionCode, created }: Purchase): Stripe.PromotionCode | null {
  if (!promotionCode) return null
  return {
    id: promotionCode.id,
    object: "promotion_code",
    active: true,
    code: promotionCode.code,
    created,
    customer: null,
    customer_account: null,
    expires_at: null,
    livemode: false,
    max_redemptions: null,
    metadata: {},
    promotion: { coupon: promotionCode.coupon, type: "coupon" },
    restrictions: { first_time_transaction: false, minimum_amount: null, minimum_amount_currency: null },
    times_redeemed: 1,
  }
}

/** What a purchase leaves behind besides its event: the customer and the promotion code. */
export function partiesOf(order: Purchase): StripeObject[] {
  const { customer } = order
  const code = promotionCodeOf(order)
  return [...(customer ? [customerOf({ ...order, customer })] : []), ...(code ? [code] : [])]
}
