import type Stripe from "stripe"
import { missingResource } from "./errors.ts"
import { idOf, inRange, listPage, PAGE_FIELDS, refersTo } from "./listing.ts"
import { property, type Route, route, type StripeObject } from "./model.ts"
import type { Fields, Range } from "./params.ts"

/** Objects that are only read here: a test puts them there, or an event brings them along. */
type Collection = { path: string; object: string; noun: string; filters: Fields; matches?: Matches }

type Matches = (object: StripeObject, filters: Record<string, unknown>) => boolean

const text = { kind: "string" } as const
const flag = { kind: "boolean" } as const
const range = { kind: "range" } as const

const COLLECTIONS: Collection[] = [
  {
    path: "charges",
    object: "charge",
    noun: "charge",
    filters: { created: range, customer: text, payment_intent: text, transfer_group: text },
  },
  { path: "customers", object: "customer", noun: "customer", filters: { created: range, email: text } },
  { path: "coupons", object: "coupon", noun: "coupon", filters: { created: range } },
  {
    path: "disputes",
    object: "dispute",
    noun: "dispute",
    filters: { created: range, charge: text, payment_intent: text },
  },
  {
    path: "events",
    object: "event",
    noun: "event",
    filters: { created: range, type: text, types: { kind: "list", of: text }, delivery_success: flag },
    matches: (event, { types }) => !Array.isArray(types) || types.includes(property(event, "type")),
  },
  {
    path: "invoices",
    object: "invoice",
    noun: "invoice",
    filters: { created: range, customer: text, status: text, subscription: text, collection_method: text },
    matches: (invoice, { subscription }) =>
      subscription === undefined ||
      idOf((invoice as Stripe.Invoice).parent?.subscription_details?.subscription) === subscription,
  },
  {
    path: "invoice_payments",
    object: "invoice_payment",
    noun: "invoice_payment",
    filters: {
      created: range,
      invoice: text,
      status: text,
      payment: {
        kind: "object",
        fields: {
          type: { kind: "string", oneOf: ["payment_intent", "payment_record"], required: true },
          payment_intent: text,
          payment_record: text,
        },
      },
    },
    matches: (object, { payment }) => paymentMatches(object as Stripe.InvoicePayment, payment as PaymentFilter),
  },
  {
    path: "payment_intents",
    object: "payment_intent",
    noun: "payment_intent",
    filters: { created: range, customer: text },
  },
  {
    path: "payouts",
    object: "payout",
    noun: "payout",
    filters: { arrival_date: range, created: range, destination: text, status: text },
  },
  { path: "prices", object: "price", noun: "price", filters: { created: range, product: text } },
  { path: "products", object: "product", noun: "product", filters: { created: range } },
  {
    path: "promotion_codes",
    object: "promotion_code",
    noun: "promotion code",
    filters: { created: range, active: flag, code: text, coupon: text, customer: text },
    matches: (code, { coupon }) =>
      coupon === undefined || idOf((code as Stripe.PromotionCode).promotion.coupon) === coupon,
  },
  {
    path: "refunds",
    object: "refund",
    noun: "refund",
    filters: { created: range, charge: text, payment_intent: text },
  },
  {
    path: "subscriptions",
    object: "subscription",
    noun: "subscription",
    filters: { created: range, customer: text, status: text, collection_method: text },
  },
  {
    path: "checkout/sessions",
    object: "checkout.session",
    noun: "checkout.session",
    filters: {
      created: range,
      customer: text,
      payment_intent: text,
      payment_link: text,
      status: text,
      subscription: text,
    },
  },
]

type PaymentFilter = { payment_intent?: string; payment_record?: string } | undefined

function paymentMatches({ payment }: Stripe.InvoicePayment, filter: PaymentFilter): boolean {
  const { payment_intent, payment_record } = filter ?? {}
  return refersTo(payment, "payment_intent", payment_intent) && refersTo(payment, "payment_record", payment_record)
}

// What a collection compares by itself has no property of the same name on the object.
const OWN_COMPARISON = new Set(["types", "delivery_success", "payment", "coupon"])

function passes(collection: Collection, object: StripeObject, params: Record<string, unknown>): boolean {
  const plain = Object.entries(collection.filters).every(([name, shape]) => {
    if (params[name] === undefined || OWN_COMPARISON.has(name)) return true
    if (name === "subscription" && collection.matches) return true
    if (shape.kind === "range") return inRange(property(object, name), params[name] as Range)
    return idOf(property(object, name)) === params[name]
  })
  return plain && (collection.matches?.(object, params) ?? true)
}

function routesOf(collection: Collection): Route[] {
  const { path, object, noun } = collection
  return [
    route("GET", `/v1/${path}`, { ...PAGE_FIELDS, ...collection.filters }, ({ tx, params }) => {
      const rows = tx.all<StripeObject>(object).filter((row) => passes(collection, row, params))
      return listPage(rows, noun, `/v1/${path}`, params)
    }),
    route("GET", `/v1/${path}/{}`, {}, ({ tx, ids }) => {
      const id = ids[0] ?? ""
      const found = tx.get<StripeObject>(object, id)
      if (!found) throw missingResource(noun, id, "id", 404)
      return found
    }),
  ]
}

/** The lines under a session or an invoice. */
const lineRoutes = [
  route("GET", "/v1/checkout/sessions/{}/line_items", PAGE_FIELDS, ({ tx, ids, params }) => {
    const items = tx.all<StripeObject>("item").filter(({ id }) => id === `li_${ids[0]}`)
    return listPage(items, "item", `/v1/checkout/sessions/${ids[0]}/line_items`, params)
  }),
  route("GET", "/v1/invoices/{}/lines", PAGE_FIELDS, ({ tx, ids, params }) => {
    const lines = tx.get<Stripe.Invoice>("invoice", ids[0] ?? "")?.lines.data ?? []
    return listPage(lines, "line_item", `/v1/invoices/${ids[0]}/lines`, params)
  }),
]

export const collectionRoutes = [...COLLECTIONS.flatMap(routesOf), ...lineRoutes]
