import { invariant } from "../../../../lib/assert.ts"
import { fromStripeAmount, toStripeAmount } from "../../../../lib/stripe-amount.ts"
import type { Intent, SeenTransfer } from "./facts.ts"

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

/** A transfer as Stripe's API shows it, as far as it matters here. */
export type ListedTransfer = {
  id: string
  amount: number
  amount_reversed: number
  currency: string
  destination: string | { id: string } | null
  metadata: Record<string, string>
}

/** The same in our terms. */
export function toSeen({ id, destination, metadata, ...listed }: ListedTransfer): SeenTransfer {
  const currency = listed.currency.toUpperCase()
  const amount = fromStripeAmount(listed.amount, currency)
  return {
    id,
    amount,
    isExact: toStripeAmount(amount, currency) === BigInt(listed.amount),
    reversed: fromStripeAmount(listed.amount_reversed, currency),
    currency,
    destination: typeof destination === "string" ? destination : (destination?.id ?? null),
    vendorId: metadata.vendor_id ?? null,
    itemId: metadata.item_id ?? null,
    attempt: metadata.attempt === undefined ? null : Number(metadata.attempt),
  }
}
