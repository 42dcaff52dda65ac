import type { Happened } from "../../../../vocabulary/topics.ts"
import { matured, type Posting } from "../../../ledger/posting/core/postings.ts"

type Due = { id: string; affiliateId: string; currency: string; amount: bigint; reversed: bigint }

/** What follows when holds end: each commission, less what was reversed of it, goes from pending to payable. */
export function mature(due: readonly Due[]): { postings: Posting[]; events: Happened[] } {
  return {
    postings: due.map(({ id, affiliateId, currency, amount, reversed }) =>
      matured(id, { affiliateId, currency, amount: amount - reversed }),
    ),
    events: due.map(({ id }) => ({ type: "commission.updated", ref: id })),
  }
}
