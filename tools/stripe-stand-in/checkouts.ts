import type Stripe from "stripe"
import { parseCurrency } from "../../src/lib/currency.ts"
import { availableBalance, changeBalance, PLATFORM } from "./balance.ts"
import { sessionOf } from "./checkout-objects.ts"
import { invalidRequest, missingResource } from "./errors.ts"
import { storeObject } from "./event-log.ts"
import type { Tx } from "./journal.ts"
import { route, type World } from "./model.ts"
import type { Params } from "./params.ts"
import { chargeOf, disputeOf, paymentIntentOf, refundOf } from "./payment-objects.ts"
import { type Purchase, purchase } from "./purchase.ts"

type Session = Stripe.Checkout.Session

/** How a checkout ends: paid at once, or by a bank that takes days and may fail, or nobody came. */
export type CheckoutOutcome = "paid" | "processing" | "succeeded" | "failed" | "expired"

const metadata = { kind: "metadata" } as const
const CREATE = {
  mode: { kind: "string", oneOf: ["payment"], required: true },
  success_url: { kind: "url", required: true },
  cancel_url: { kind: "url" },
  client_reference_id: { kind: "string" },
  customer_email: { kind: "string" },
  metadata,
  payment_intent_data: { kind: "object", fields: { metadata } },
  adaptive_pricing: { kind: "object", fields: { enabled: { kind: "boolean" } } },
  line_items: {
    kind: "list",
    required: true,
    of: {
      kind: "object",
      fields: {
        quantity: { kind: "integer", min: 1 },
        price_data: {
          kind: "object",
          required: true,
          fields: {
            currency: { kind: "string", required: true },
            unit_amount: { kind: "integer", min: 0, required: true },
            product_data: { kind: "object", required: true, fields: { name: { kind: "string", required: true } } },
          },
        },
      },
    },
  },
} as const

/** What a card may be charged at least, in any of the currencies here. */
const LEAST = 50

function createSession(tx: Tx, world: World, params: Params<typeof CREATE>): Session {
  const [first] = params.line_items
  const currency = first?.price_data.currency.toLowerCase() ?? ""
  if (!parseCurrency(currency)) throw invalidRequest(`Invalid currency: ${currency}`, { param: "line_items" })
  const amount = params.line_items.reduce((sum, row) => sum + row.price_data.unit_amount * (row.quantity ?? 1), 0)
  if (amount < LEAST)
    throw invalidRequest("The Checkout Session's total amount due must add up to at least €0.50 eur", {
      code: "amount_too_small",
    })
  const order = purchase({
    amount,
    currency,
    created: world.now(),
    email: params.customer_email ?? null,
    name: null,
    country: null,
    clientReferenceId: params.client_reference_id ?? null,
    metadata: params.metadata || {},
    paymentMetadata: params.payment_intent_data?.metadata || {},
  })
  tx.put("order", order.session, order)
  const session: Session = {
    ...sessionOf(order, "unpaid"),
    status: "open",
    customer_details: null,
    payment_intent: null,
    success_url: params.success_url,
    cancel_url: params.cancel_url ?? null,
    url: `${world.url()}/_checkout/${order.session}`,
  }
  storeObject(tx, session)
  return session
}

function sessionOrThrow(tx: Pick<Tx, "get">, id: string): Session {
  const found = tx.get<Session>("checkout.session", id)
  if (!found) throw missingResource("checkout.session", id, "id", 404)
  return found
}

const orderOf = (tx: Tx, session: string) => tx.get<Purchase>("order", session)!

/** Brings a session to an outcome and fires its event; paid money is available on the platform at once. */
export function endCheckout(tx: Tx, world: World, id: string, outcome: CheckoutOutcome): Session {
  const session = sessionOrThrow(tx, id)
  const isLate = outcome === "succeeded" || outcome === "failed"
  if (session.status !== (isLate ? "complete" : "open") || session.payment_status !== "unpaid")
    throw invalidRequest(`This Checkout Session is ${session.status} and ${session.payment_status}.`)
  if (outcome === "expired") return save(tx, world, { ...session, status: "expired", url: null }, "expired")
  const order = orderOf(tx, id)
  const isPaid = outcome === "paid" || outcome === "succeeded"
  const payment = paymentIntentOf(order, isPaid ? "succeeded" : "processing")
  storeObject(tx, outcome === "failed" ? { ...payment, status: "requires_payment_method" as const } : payment)
  if (isPaid) {
    storeObject(tx, chargeOf(order))
    move(tx, world, order, order.amount)
  }
  const done: Session = {
    ...session,
    status: "complete",
    url: null,
    payment_intent: order.paymentIntent,
    payment_status: isPaid ? "paid" : "unpaid",
  }
  return save(tx, world, done, isLate ? `async_payment_${outcome}` : "completed")
}

function save(tx: Tx, world: World, session: Session, what: string): Session {
  storeObject(tx, session)
  world.emit(tx, { type: `checkout.session.${what}`, object: session })
  return session
}

function move(tx: Tx, world: World, { currency }: Purchase, amount: number) {
  changeBalance(tx, world, PLATFORM, currency, availableBalance(tx, PLATFORM, currency) + amount)
}

function orderOfPayment(tx: Tx, payment: string): Purchase {
  const order = tx.all<Purchase>("order").find(({ paymentIntent, charge }) => [paymentIntent, charge].includes(payment))
  if (!order || !tx.get("charge", order.charge)) throw missingResource("payment_intent", payment, "payment_intent", 404)
  return order
}

const refundsOf = (tx: Tx, order: Purchase) =>
  tx.all<Stripe.Refund>("refund").filter((row) => row.charge === order.charge && row.status !== "failed")

function noteRefunds(tx: Tx, order: Purchase): Stripe.Charge {
  const charge = tx.get<Stripe.Charge>("charge", order.charge)!
  const amount_refunded = refundsOf(tx, order).reduce((sum, { amount }) => sum + amount, 0)
  const now = { ...charge, amount_refunded, refunded: amount_refunded === charge.amount }
  storeObject(tx, now)
  return now
}

/** Refunds a payment, all that is left unless said otherwise; fires `refund.created` and `charge.refunded`. */
export function refundPayment(tx: Tx, world: World, payment: string, amount?: number): Stripe.Refund {
  const order = orderOfPayment(tx, payment)
  const left = order.amount - refundsOf(tx, order).reduce((sum, refund) => sum + refund.amount, 0)
  if (left === 0)
    throw invalidRequest(`Charge ${order.charge} has already been refunded.`, { code: "charge_already_refunded" })
  if (amount !== undefined && amount > left)
    throw invalidRequest(`Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`)
  const refund = { ...refundOf(order, { amount: amount ?? left, created: world.now() }), reason: null }
  storeObject(tx, refund)
  move(tx, world, order, -refund.amount)
  world.emit(tx, { type: "refund.created", object: refund })
  const before = noteRefunds(tx, order)
  world.emit(tx, {
    type: "charge.refunded",
    object: before,
    previousAttributes: { amount_refunded: before.amount_refunded - refund.amount },
  })
  return refund
}

/** A refund that the buyer's bank sent back: the money is the platform's again; fires `refund.updated` and `refund.failed`. */
export function failRefund(tx: Tx, world: World, id: string): Stripe.Refund {
  const found = tx.get<Stripe.Refund>("refund", id)
  if (!found) throw missingResource("refund", id, "id", 404)
  const order = orderOfPayment(tx, String(found.charge))
  const refund: Stripe.Refund = { ...found, status: "failed", failure_reason: "unknown" }
  storeObject(tx, refund)
  move(tx, world, order, refund.amount)
  noteRefunds(tx, order)
  for (const type of ["refund.updated", "refund.failed"]) world.emit(tx, { type, object: refund })
  return refund
}

/** The buyer disputes a payment: its amount is withdrawn; fires `charge.dispute.created`. */
export function disputePayment(tx: Tx, world: World, payment: string, amount?: number): Stripe.Dispute {
  const order = orderOfPayment(tx, payment)
  const dispute = disputeOf(order, { amount: amount ?? order.amount, created: world.now() })
  const charge: Stripe.Charge = { ...tx.get<Stripe.Charge>("charge", order.charge)!, disputed: true }
  storeObject(tx, charge)
  storeObject(tx, dispute)
  move(tx, world, order, -dispute.amount)
  world.emit(tx, { type: "charge.dispute.created", object: dispute })
  return dispute
}

/** Ends a dispute; what is won comes back. Fires `charge.dispute.closed`. */
export function closeDispute(tx: Tx, world: World, id: string, status: "won" | "lost"): Stripe.Dispute {
  const found = tx.get<Stripe.Dispute>("dispute", id)
  if (!found) throw missingResource("dispute", id, "id", 404)
  const dispute: Stripe.Dispute = { ...found, status }
  storeObject(tx, dispute)
  if (status === "won") move(tx, world, orderOfPayment(tx, String(found.charge)), dispute.amount)
  world.emit(tx, { type: "charge.dispute.closed", object: dispute, previousAttributes: { status: found.status } })
  return dispute
}

const REFUND = {
  payment_intent: { kind: "string" },
  charge: { kind: "string" },
  amount: { kind: "integer", min: 1 },
  reason: { kind: "string", oneOf: ["duplicate", "fraudulent", "requested_by_customer"] },
  metadata,
} as const

export const checkoutRoutes = [
  route("POST", "/v1/checkout/sessions", CREATE, ({ tx, world, params }) => createSession(tx, world, params)),
  route("POST", "/v1/checkout/sessions/{}/expire", {}, ({ tx, world, ids }) =>
    endCheckout(tx, world, ids[0] ?? "", "expired"),
  ),
  route("POST", "/v1/refunds", REFUND, ({ tx, world, params }) =>
    refundPayment(tx, world, params.payment_intent ?? params.charge ?? "", params.amount),
  ),
]

/** What a person may do on the page of a checkout. */
export const CHECKOUT_BUTTONS: { value: CheckoutOutcome; label: string }[] = [
  { value: "paid", label: "Pay by card" },
  { value: "processing", label: "Pay by bank debit, which takes days" },
  { value: "expired", label: "Let it expire" },
]
/** And once a bank debit is under way. */
export const DEBIT_BUTTONS: { value: CheckoutOutcome; label: string }[] = [
  { value: "succeeded", label: "The debit succeeds" },
  { value: "failed", label: "The debit fails" },
]
