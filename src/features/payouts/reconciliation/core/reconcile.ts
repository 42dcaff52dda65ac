import type { ItemStatus } from "../../runs/core/states.ts"
import type { LateMatch } from "../../transfers/core/late.ts"

/** An item beside what the ledger and its provider say of it; all in minor units of the ISO currency. */
export type Compared = {
  runId: string
  itemId: string
  affiliateId: string
  currency: string
  status: ItemStatus
  amount: bigint
  returned: bigint
  transferId: string | null
  /** From the ledger: what the item has moved out of the balance, and what it holds in transit. */
  ledgerPaid: bigint
  ledgerInTransit: bigint
  transfers: { id: string; amount: bigint; reversed: bigint; late?: LateMatch }[]
}

export const DIFFERENCES = {
  transfer_missing:
    "The item counts as sent, and Stripe lists no such transfer. Do not send it again: ask Stripe first.",
  transfer_late:
    "A request that was given up on was carried out after all, and what it paid is payable still. Settle the item by it on the page Reconciliation; the night's comparison does so by itself.",
  transfer_too_late:
    "A request that was given up on was carried out after all, and what it paid was paid otherwise since, or has changed. Reverse this transfer at Stripe.",
  transfer_unexpected: "Stripe lists a transfer that nobody ordered so. Reverse it at Stripe.",
  transfer_repeated: "Stripe lists more than one transfer for the item. Reverse this one at Stripe.",
  amount_differs: "The transfer's amount is not the item's. Correct it at Stripe by a reversal.",
  return_differs:
    "Stripe has reversed another amount than was taken note of. Ask Stripe to send transfer.reversed again.",
  ledger_paid_differs: "The ledger's payment is not the item's. Correct it by a reversing entry.",
  ledger_in_transit_differs:
    "The ledger holds in transit what the item does not. Let the run be driven on, then compare again.",
} as const
type DifferenceKind = keyof typeof DIFFERENCES

/** `itemId` and `affiliateId` are null for a transfer that no item explains. */
export type Difference = {
  kind: DifferenceKind
  runId: string
  itemId: string | null
  affiliateId: string | null
  currency: string
  transferId: string | null
  expected: bigint
  found: bigint
}

/** The same as JSON, amounts in text. */
export type StoredDifference = Omit<Difference, "expected" | "found"> & { expected: string; found: string }

const UNKNOWN_TRANSFER = {
  owed: "transfer_late",
  settled: "transfer_too_late",
  other: "transfer_unexpected",
} as const satisfies Record<LateMatch, DifferenceKind>

/** Every way in which item, ledger and provider disagree; none when all is right. */
export function differencesOf(item: Compared): Difference[] {
  const isSent = item.status === "sent" || item.status === "returned"
  const isMoving = item.status === "sending" || item.status === "unknown"
  const { runId, itemId, affiliateId, currency } = item
  const found: Difference[] = []
  const add = (kind: DifferenceKind, transferId: string | null, expected: bigint, actual: bigint) =>
    found.push({ kind, runId, itemId, affiliateId, currency, transferId, expected, found: actual })

  const own = item.transfers.find((transfer) => transfer.id === item.transferId)
  if (isSent && !own) add("transfer_missing", item.transferId, item.amount, 0n)
  if (own && own.amount !== item.amount) add("amount_differs", own.id, item.amount, own.amount)
  if (own && own.reversed !== item.returned) add("return_differs", own.id, item.returned, own.reversed)
  // One that was reversed as a whole moved nothing in the end; while a call is under way, its executor looks.
  for (const other of item.transfers)
    if (other !== own && !isMoving && other.amount > other.reversed)
      add(
        own ? "transfer_repeated" : UNKNOWN_TRANSFER[other.late ?? "other"],
        other.id,
        0n,
        other.amount - other.reversed,
      )

  const paid = isSent ? item.amount - item.returned : 0n
  if (item.ledgerPaid !== paid) add("ledger_paid_differs", item.transferId, paid, item.ledgerPaid)
  const inTransit = isMoving ? item.amount : 0n
  if (item.ledgerInTransit !== inTransit) add("ledger_in_transit_differs", null, inTransit, item.ledgerInTransit)
  return found
}

/** How a night's reconciliation ended. */
export const NIGHT_STATUSES = ["matched", "differs", "stripe_away"] as const
