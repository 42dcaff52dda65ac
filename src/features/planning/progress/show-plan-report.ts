import { toJsonAmount } from "../../../lib/fields.ts"
import { sumLines } from "../core/budget.ts"
import { showChange, shownValue } from "../plan/show-targets.ts"
import type { PlanRow } from "./core/plan.ts"
import type { Budget, PlanReport } from "./read-plan.ts"

const orNull = (value: bigint | null) => (value === null ? null : shownValue(value))

function showRow(row: PlanRow) {
  return {
    metric: row.metric,
    plan: orNull(row.plan),
    actual: orNull(row.actual),
    gap: orNull(row.gap),
    attainment: row.attainment === null ? null : Number(row.attainment),
    run_rate: orNull(row.runRate),
    budget_left: orNull(row.budgetLeft),
  }
}

const showRows = ({ rows, total }: { rows: PlanRow[]; total: PlanRow[] }) => ({
  data: rows.map((row) => ({ channel: row.channel!, ...showRow(row) })),
  total: total.map(showRow),
})

/** The plan report as the contract shows it. */
export function showPlanReport(report: PlanReport) {
  const { period, from, to, currency, model, version, progress } = report
  return {
    period,
    from: from.toISOString(),
    to: to.toISOString(),
    currency,
    model,
    version,
    working_days: progress.days,
    ...showRows(report),
    months: report.months.map((month) => ({ period: month.period, ...showRows(month) })),
    changes: report.changes.map((change) => ({ ...showChange(change), at: change.at.toISOString(), by: change.by })),
  }
}

type Sums = { amount: bigint; committed: bigint; spent: bigint; left: bigint }
const showSums = ({ amount, committed, spent, left }: Sums) => ({
  amount: toJsonAmount(amount),
  committed: toJsonAmount(committed),
  spent: toJsonAmount(spent),
  left: toJsonAmount(left),
})

export function showBudget({ version, currency, lines }: Budget) {
  return {
    version,
    currency,
    data: lines.map(({ channel, kind, contractor, period, ...sums }) => ({
      channel,
      kind,
      contractor: contractor === "" ? null : contractor,
      period,
      ...showSums(sums),
    })),
    total: showSums(sumLines(lines)),
  }
}
