import * as z from "zod"
import { redeemedCodes } from "./core/redeemed.ts"

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
/** What a version of the API, or a part of an object, leaves out is nothing: never a reason to lose what was paid. */
const orNothing = <T extends z.ZodType<number>>(number: T) => number.nullish().transform((value) => value ?? 0)
/** Only texts count; a shop's own keys are never a reason to lose what they came with. */
const metadata = z.unknown().optional().transform(textsOf)

function textsOf(value: unknown): Record<string, string> {
  const texts = typeof value === "object" && value !== null ? Object.entries(value) : []
  return Object.fromEntries(texts.filter(([, text]) => typeof text === "string" && text !== ""))
}

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

/** An object with the codes of its discounts, wherever its version of the API has them. */
const withCodes = <S extends z.ZodRawShape>(shape: S) =>
  z
    .unknown()
    .transform((raw) => (typeof raw === "object" ? { ...raw, codes: redeemedCodes(raw) } : raw))
    .pipe(z.object({ ...shape, codes: z.array(z.string()) }))

export const StripeSession = withCodes({
  id,
  mode: z.string(),
  payment_status: z.string(),
  amount_total: orNothing(minor),
  total_details: z.object({ amount_tax: orNothing(minor), amount_shipping: orNothing(minor) }).nullish(),
  currency: word,
  customer: reference,
  customer_details: z.object({ email: word, name: word, address }).nullish(),
  client_reference_id: word,
  metadata,
  invoice: reference,
  payment_intent: reference,
})
export type StripeSession = z.output<typeof StripeSession>

/** A subscription is whole only where it was expanded. */
const subscribed = z
  .unknown()
  .optional()
  .transform((whole) => ({ metadata: textsOf((whole as { metadata?: unknown } | null | undefined)?.metadata) }))
const subscriptionDetails = z.object({ metadata, subscription: subscribed }).nullish()
const payment = z.object({ payment: z.object({ payment_intent: reference, charge: reference }).nullish() })

/** [`tax`, `payment_intent`, `charge`, `subscription`, `subscription_details`, `price`]: gone since 2025. */
export const Invoice = withCodes({
  id,
  amount_paid: minor,
  total: signed.nullish(),
  total_excluding_tax: signed.nullish(),
  total_taxes: someOf(z.object({ amount: orNothing(signed) })),
  tax: signed.nullish(),
  amount_shipping: orNothing(minor),
  currency: z.string(),
  customer: reference,
  customer_email: word,
  customer_name: word,
  customer_address: address,
  metadata,
  parent: z.object({ subscription_details: subscriptionDetails }).nullish(),
  subscription_details: subscriptionDetails,
  subscription: subscribed,
  lines: list(
    z.object({
      amount: orNothing(signed),
      metadata,
      pricing: z.object({ price_details: z.object({ product: reference }).nullish() }).nullish(),
      price: z.object({ product: reference }).nullish(),
    }),
  ),
  status_transitions: z.object({ paid_at: z.unknown() }).nullish(),
  payments: list(payment),
  payment_intent: reference,
  charge: reference,
})
export type Invoice = z.output<typeof Invoice>

export const InvoicePayment = payment.extend({ invoice: id })

export const StripeRefund = z.object({
  id,
  amount: minor,
  currency: z.string(),
  payment_intent: reference,
  charge: reference,
  status: word,
  reason: word,
})

export const StripeCharge = z.object({
  id,
  amount_refunded: minor,
  currency: z.string(),
  payment_intent: reference,
  invoice: reference,
  refunds: list(StripeRefund),
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

export const StripeCustomer = withCodes({ id, email: word, name: word, address, metadata })
export const Subscription = withCodes({ id, status: word, customer: id, metadata })

/** `out_of_band_amount`: what went back outside of Stripe. Its refunds [`refund`: the only one] are events of their own. */
export const CreditNote = z.object({
  id,
  status: word,
  invoice: id,
  currency: z.string(),
  out_of_band_amount: orNothing(minor),
  refund: reference,
  refunds: someOf(z.object({ refund: reference })),
  reason: word,
})
export type CreditNote = z.output<typeof CreditNote>
export type StripeCustomer = z.output<typeof StripeCustomer>
export type Subscription = z.output<typeof Subscription>
export type StripeRefund = z.output<typeof StripeRefund>
export type StripeCharge = z.output<typeof StripeCharge>
export type Dispute = z.output<typeof Dispute>
