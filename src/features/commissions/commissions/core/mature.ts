import type { Happened } from "../../../../vocabulary/topics.ts"
import { matured, type Posting } from "../../../ledger/posting/core/postings.ts"

type Due = {
  id: string
  affiliateId: string
  currency: string
  amount: bigint
  reversed: bigint
  availableAt: Date
}

/**
 * What follows when holds end: each commission, less what was reversed of it, goes from pending to payable at the instant
 * its hold was over, though not before `now`, when somebody came to it.
 */
export function mature(due: readonly Due[], now: Date): { postings: Posting[]; events: Happened[] } {
  return {
    postings: due.map(({ id, affiliateId, currency, amount, reversed, availableAt }) => ({
      ...matured(id, { affiliateId, currency, amount: amount - reversed }),
      at: availableAt > now ? availableAt : now,
    })),
    events: due.map(({ id }) => ({ type: "commission.updated", ref: id })),
  }
}
