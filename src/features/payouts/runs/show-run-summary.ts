import { toJsonAmount } from "../../../lib/fields.ts"
import type { RunShown } from "./read-runs.ts"
import type { Run, ShownItem } from "./run-store.ts"

/** An item as the contract shows it. */
export const showItem = (row: ShownItem) => ({
  id: row.id,
  affiliate_id: row.affiliateId,
  amount: toJsonAmount(row.amount),
  currency: row.currency,
  status: row.status,
  reason: row.reason,
  transfer_id: row.transferId,
  returned_amount: toJsonAmount(row.returned),
  sent_at: row.sentAt?.toISOString() ?? null,
  bank_changed_at: row.bankChangedAt?.toISOString() ?? null,
})

/** A run without its items. */
export const showRunSummary = (run: Run) => ({
  id: run.id,
  status: run.status,
  total: toJsonAmount(run.total),
  currency: run.currency,
  hash: run.hash,
  program_id: run.programId,
  cutoff: run.cutoff.toISOString(),
  created_by: run.createdBy,
  created_at: run.draftedAt.toISOString(),
  submitted_by: run.submittedBy,
  submitted_at: run.submittedAt?.toISOString() ?? null,
  approved_by: run.approvedBy,
  approved_at: run.approvedAt?.toISOString() ?? null,
  completed_at: run.completedAt?.toISOString() ?? null,
  canceled_at: run.canceledAt?.toISOString() ?? null,
})

/** A run with a page of its items and of whom it left out. */
export const showWholeRun = ({ run, items, leftOut }: RunShown) => ({
  ...showRunSummary(run),
  items: items.rows.map(showItem),
  items_total: items.total,
  next_cursor: items.next,
  left_out_total: leftOut.total,
  left_out_next_cursor: leftOut.next,
  left_out: leftOut.rows.map((row) => ({
    affiliate_id: row.affiliateId,
    amount: toJsonAmount(row.amount),
    reason: row.reason,
    ...(row.detail && { detail: row.detail }),
    ...(row.heldUntil && { held_until: row.heldUntil.toISOString() }),
  })),
})
