import { invariant } from "../../../../lib/assert.ts"
import { toStripeAmount } from "../../../../lib/stripe-amount.ts"

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
