import type { Intent, SeenTransfer } from "../../providers/core/facts.ts"

/** The transfers in a listing that were made for an item. */
export function transfersOf(intent: Pick<Intent, "itemId">, listed: readonly SeenTransfer[]): SeenTransfer[] {
  return listed.filter((transfer) => transfer.itemId === intent.itemId)
}

/** Whether a transfer is what the item ordered, to the last unit. */
export function fulfils(intent: Intent, transfer: SeenTransfer): boolean {
  return (
    transfer.isExact &&
    transfer.amount === intent.amount &&
    transfer.currency === intent.currency &&
    transfer.destination === intent.destination
  )
}
