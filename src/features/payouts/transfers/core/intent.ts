import { invariant } from "../../../../lib/assert.ts"
import { minorDigits } from "../../../../lib/currency.ts"

export type Intent = {
  vendorId: string
  runId: string
  itemId: string
  affiliateId: string
  attempt: number
  /** Minor units of the ISO currency. */
  amount: bigint
  currency: string
  destination: string
}

// Where Stripe counts other units than ISO 4217 (docs.stripe.com/currencies, "special cases" and zero-decimal list).
const STRIPE_DIGITS: Record<string, number> = { ISK: 2, UGX: 2, MGA: 0 }

/** The amount as Stripe counts it, or null when it cannot be said in Stripe's units. */
export function toStripeAmount(amount: bigint, currency: string): bigint | null {
  const shift = (STRIPE_DIGITS[currency] ?? minorDigits(currency)) - minorDigits(currency)
  if (shift >= 0) return amount * 10n ** BigInt(shift)
  const unit = 10n ** BigInt(-shift)
  return amount % unit === 0n ? amount / unit : null
}

/** Back from Stripe's units to ISO minor units. */
export function fromStripeAmount(amount: number, currency: string): bigint {
  const shift = (STRIPE_DIGITS[currency] ?? minorDigits(currency)) - minorDigits(currency)
  return shift >= 0 ? BigInt(amount) / 10n ** BigInt(shift) : BigInt(amount) * 10n ** BigInt(-shift)
}

/** One key per item and attempt: what is retried under it is the same transfer or none. */
export function transferKey(intent: Pick<Intent, "itemId" | "attempt">): string {
  return `${intent.itemId}:${intent.attempt}`
}

/** The parameters of the call, a function of the frozen intent alone: a retry sends the same bytes. */
export function transferParams(intent: Intent) {
  const amount = toStripeAmount(intent.amount, intent.currency)
  invariant(amount !== null && amount > 0n, "amount_payable_at_stripe")
  return {
    amount: Number(amount),
    currency: intent.currency.toLowerCase(),
    destination: intent.destination,
    transfer_group: intent.runId,
    metadata: {
      item_id: intent.itemId,
      run_id: intent.runId,
      vendor_id: intent.vendorId,
      affiliate_id: intent.affiliateId,
      attempt: String(intent.attempt),
    },
  }
}

export type Listed = {
  id: string
  amount: number
  currency: string
  destination: string | null
  metadata: Record<string, string>
}

/** The transfers in a listing that were made for an item, the earliest last as Stripe lists them. */
export function transfersOf<T extends Listed>(intent: Pick<Intent, "itemId">, listed: readonly T[]): T[] {
  return listed.filter((transfer) => transfer.metadata.item_id === intent.itemId)
}

/** Whether a transfer is what the item ordered, to the last unit. */
export function fulfils(intent: Intent, transfer: Listed): boolean {
  const ordered = transferParams(intent)
  return (
    transfer.amount === ordered.amount &&
    transfer.currency.toLowerCase() === ordered.currency &&
    transfer.destination === ordered.destination
  )
}
