import { nextPeriod } from "../core/period.ts"
import type { Review } from "./decide-review.ts"

export function showReview(row: Review) {
  return {
    id: row.id,
    period: row.period,
    next_period: nextPeriod(row.period),
    happened: row.happened,
    changes: row.changes,
    decided_by: row.decidedBy,
    at: row.at.toISOString(),
    version: row.version,
    report: row.report,
  }
}
