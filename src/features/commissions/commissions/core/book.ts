import type { Stamp } from "../../../../lib/stamp.ts"
import type { Happened } from "../../../../vocabulary/topics.ts"
import { matured, type Owed, type Posting } from "../../../ledger/posting/core/postings.ts"
import type { Transaction } from "../../../ledger/posting/post-entry.ts"
import type { NewCommission } from "../../store.ts"
import { isDue } from "./due.ts"

/** A new commission as it is written, with what it takes in the ledger and what has happened by it. */
export type Booked<T> = { row: T; transactions: Transaction[]; events: Happened[] }

/** What is due when it is written is payable when it is answered. `posting` null: the caller posts it. */
export function book<T extends NewCommission>(
  row: T,
  posting: ((ref: string, owed: Owed) => Posting) | null,
  { now, newId }: Pick<Stamp, "now" | "newId">,
): Booked<T> {
  const { id, affiliateId, currency, amount } = row
  const owed = { affiliateId, currency, amount }
  const isOver = row.status === "pending" && isDue(row.availableAt, now)
  const postings = [...(posting ? [posting(id, owed)] : []), ...(isOver ? [matured(id, owed)] : [])]
  const created: Happened[] = [{ type: "commission.created", ref: id }]
  return {
    row: isOver ? { ...row, status: "payable", maturesAt: null } : row,
    transactions: postings.map((one) => ({ ...one, id: newId("transaction"), reverses: null })),
    events: isOver ? [...created, { type: "commission.updated", ref: id }] : created,
  }
}
