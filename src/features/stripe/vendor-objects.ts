import * as z from "zod"

/** What is read of a vendor's Stripe objects, in today's shapes; in brackets, older ones that pinned endpoints still send. */
const id = z.union([
  z.string().min(1).max(255),
  z.object({ id: z.string().min(1).max(255) }).transform((whole) => whole.id),
])
const reference = id.nullish().transform((value) => value ?? null)
const word = z
  .string()
  .nullish()
  .transform((value) => value || null)
const minor = z.int().min(0).max(1e12)
/** Totals of credits are negative. */
const signed = z.int().min(-1e12).max(1e12)
const metadata = z
  .record(z.string(), z.string())
  .nullish()
  .transform((value) => value ?? {})
const address = z.object({ country: word }).nullish()
const list = <T extends z.ZodType>(row: T) =>
  z
    .object({ data: z.array(row) })
    .nullish()
    .transform((value) => value?.data ?? [])
const someOf = <T extends z.ZodType>(row: T) =>
  z
    .array(row)
    .nullish()
    .transform((value) => value ?? [])

const promotionCode = z.union([z.string(), z.object({ id: z.string(), code: z.string() })]).nullish()
const coupon = z.union([z.string(), z.object({ id: z.string(), name: word })]).nullish()
/** By id only, unless expanded. */
const discount = z.union([z.string(), z.object({ promotion_code: promotionCode, coupon })])

export const Session = z.object({
  id,
  mode: z.string(),
  payment_status: z.string(),
  amount_total: minor.nullish().transform((value) => value ?? 0),
  total_details: z.object({ amount_tax: minor, amount_shipping: minor.nullish() }).nullish(),
  currency: word,
  customer: reference,
  customer_details: z.object({ email: word, name: word, address }).nullish(),
  client_reference_id: word,
  metadata,
  discounts: someOf(discount),
  invoice: reference,
  payment_intent: reference,
})
export type Session = z.output<typeof Session>

const subscriptionDetails = z.object({ metadata }).nullish()
const payment = z.object({ payment: z.object({ payment_intent: reference, charge: reference }).nullish() })

/** [`tax`, `payment_intent`, `charge`, `subscription_details`, `price`]: gone since 2025. */
export const Invoice = z.object({
  id,
  amount_paid: minor,
  total: signed,
  total_excluding_tax: signed.nullish(),
  total_taxes: someOf(z.object({ amount: signed })),
  tax: signed.nullish(),
  amount_shipping: minor.nullish(),
  currency: z.string(),
  customer: reference,
  customer_email: word,
  customer_name: word,
  customer_address: address,
  metadata,
  parent: z.object({ subscription_details: subscriptionDetails }).nullish(),
  subscription_details: subscriptionDetails,
  lines: list(
    z.object({
      amount: signed,
      pricing: z.object({ price_details: z.object({ product: reference }).nullish() }).nullish(),
      price: z.object({ product: reference }).nullish(),
    }),
  ),
  discounts: someOf(discount),
  status_transitions: z.object({ paid_at: z.int().nullish() }).nullish(),
  payments: list(payment),
  payment_intent: reference,
  charge: reference,
})
export type Invoice = z.output<typeof Invoice>

export const InvoicePayment = payment.extend({ invoice: id })

export const Refund = z.object({
  id,
  amount: minor,
  currency: z.string(),
  payment_intent: reference,
  charge: reference,
  status: word,
  reason: word,
})

export const Charge = z.object({
  id,
  amount_refunded: minor,
  currency: z.string(),
  payment_intent: reference,
  invoice: reference,
  refunds: list(Refund),
})

export const Dispute = z.object({
  id,
  amount: minor,
  currency: z.string(),
  payment_intent: reference,
  charge: reference,
  status: z.string(),
  reason: word,
})

export const Customer = z.object({ id, email: word, name: word, address, metadata })
export type Refund = z.output<typeof Refund>
export type Charge = z.output<typeof Charge>
export type Dispute = z.output<typeof Dispute>
