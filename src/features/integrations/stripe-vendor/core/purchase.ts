import { parseCurrency } from "../../../../lib/currency.ts"
import { fromStripeAmount } from "../../../../lib/stripe-amount.ts"
import type { Invoice, StripeCustomer, StripeSession, Subscription } from "../objects-contract.ts"
import { type Parts, partsOfPaid } from "./parts.ts"

/** Who bought: by the vendor's own name, by Stripe's, or as a guest known by an address at most. */
export type Buyer = {
  firm: string | null
  stripeId: string | null
  guestKey: string
  email: string | null
  name: string | null
  country: string | null
}

/** What may speak for somebody, the likelier first. */
export type PurchaseHints = { clickIds: string[]; coupons: string[] }

export type Purchase = Parts & {
  externalId: string
  currency: string
  buyer: Buyer
  hints: PurchaseHints
  productId: string | null
  metadata: Record<string, string>
  /** Unix seconds, as the object says them, if it does. */
  paidAt: unknown
}

const MAX_KEYS = 50

/** A paid session; null for a currency that is none. Its sale is the invoice's, else the payment's, else its own. */
export function purchaseOfSession(session: StripeSession): Purchase | null {
  const currency = session.currency === null ? null : parseCurrency(session.currency)
  if (!currency) return null
  const minor = (amount: number) => fromStripeAmount(amount, currency)
  const amount = minor(session.amount_total)
  const { amount_tax, amount_shipping } = session.total_details ?? { amount_tax: 0, amount_shipping: 0 }
  return {
    ...partsOfPaid(amount, { amount, tax: minor(amount_tax), shipping: minor(amount_shipping) }),
    externalId: session.invoice ?? session.payment_intent ?? session.id,
    currency,
    ...bindingOfSession(session),
    productId: null,
    metadata: ownMetadata(session.metadata),
    paidAt: null,
  }
}

/** Whose a session's buyer is, whether or not anything was paid: one of mode `setup` has no currency. */
export function bindingOfSession(session: StripeSession): Pick<Purchase, "buyer" | "hints"> {
  const { metadata, client_reference_id: reference, codes } = session
  return { buyer: buyerOfSession(session), hints: hintsOf(metadata, reference, codes) }
}

/** What a customer object says of itself, and a subscription of whose it is. */
export function bindingOfCustomer({ id, email, name, address, metadata, codes }: StripeCustomer) {
  const buyer = { firm: metadata.gv_customer || null, stripeId: id, guestKey: id, email, name }
  return { buyer: { ...buyer, country: address?.country ?? null }, hints: hintsOf(metadata, null, codes) }
}

export function bindingOfSubscription({ customer: id, metadata, codes }: Subscription) {
  return bindingOfCustomer({ id, email: null, name: null, address: null, metadata, codes })
}

/** A paid invoice; null for a currency that is none. */
export function purchaseOfInvoice(invoice: Invoice): Purchase | null {
  const currency = parseCurrency(invoice.currency)
  if (!currency) return null
  const minor = (amount: number) => fromStripeAmount(amount, currency)
  const metadata = metadataOf(invoice)
  const total = {
    amount: minor(totalOf(invoice)),
    tax: minor(taxOf(invoice)),
    shipping: minor(invoice.amount_shipping),
  }
  return {
    ...partsOfPaid(minor(invoice.amount_paid), total),
    externalId: invoice.id,
    currency,
    buyer: buyerOfInvoice(invoice),
    hints: hintsOf(metadata, null, invoice.codes),
    productId: productOf(invoice),
    metadata: ownMetadata(metadata),
    paidAt: invoice.status_transitions?.paid_at ?? null,
  }
}

function buyerOfSession(session: StripeSession): Buyer {
  const details = session.customer_details
  return {
    firm: session.metadata.gv_customer || null,
    stripeId: session.customer,
    guestKey: details?.email?.trim().toLowerCase() ?? session.id,
    email: details?.email ?? null,
    name: details?.name ?? null,
    country: details?.address?.country ?? null,
  }
}

function buyerOfInvoice(invoice: Invoice): Buyer {
  return {
    firm: metadataOf(invoice).gv_customer || null,
    stripeId: invoice.customer,
    guestKey: invoice.customer_email?.trim().toLowerCase() ?? invoice.id,
    email: invoice.customer_email,
    name: invoice.customer_name,
    country: invoice.customer_address?.country ?? null,
  }
}

/** The invoice's own metadata; what it lacks, its subscription's as it was then; what that lacks, its lines'. */
function metadataOf({ parent, subscription_details, subscription, lines, metadata }: Invoice): Record<string, string> {
  const details = parent?.subscription_details ?? subscription_details
  const sources = [metadata, details?.metadata, details?.subscription.metadata, subscription.metadata]
  const merged = new Map<string, string>()
  for (const source of [...sources, ...lines.map((line) => line.metadata)])
    for (const [key, text] of Object.entries(source ?? {})) if (!merged.has(key)) merged.set(key, text)
  return Object.fromEntries(merged)
}

const totalOf = ({ total, amount_paid }: Invoice) => total ?? amount_paid

function taxOf(invoice: Invoice): number {
  const { total_excluding_tax, total_taxes, tax } = invoice
  if (total_taxes.length > 0) return total_taxes.reduce((sum, { amount }) => sum + amount, 0)
  return total_excluding_tax == null ? (tax ?? 0) : totalOf(invoice) - total_excluding_tax
}

/** Of several lines, as a change of plan has them, the dearest says what was bought. */
function productOf({ lines }: Invoice): string | null {
  const [dearest] = lines.toSorted((a, b) => b.amount - a.amount)
  return dearest?.pricing?.price_details?.product ?? dearest?.price?.product ?? null
}

/** Evidence in what the vendor and our script put there, and the codes that were redeemed, by whatever they are known. */
function hintsOf(metadata: Record<string, string>, clientReference: string | null, codes: string[]): PurchaseHints {
  // Vendors put ids of their own there too: those are no evidence, and no forgery either.
  const clickIds = [metadata.gv_click, clientReference?.startsWith("clk_") ? clientReference : null]
  return {
    clickIds: clickIds.filter((text) => !!text) as string[],
    coupons: [metadata.gv_coupon ?? "", ...codes].filter((code) => code.trim() !== ""),
  }
}

/** What the vendor's rules may ask for: their own keys, as far as a sale keeps them. */
function ownMetadata(metadata: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(metadata)
      .filter(([key]) => !key.startsWith("gv_"))
      .slice(0, MAX_KEYS),
  )
}
