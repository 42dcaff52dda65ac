import { figure, parseCsv, toCsv } from "../../../lib/csv.ts"
import { toMajor } from "../../../lib/currency.ts"
import { AppError } from "../../../lib/errors.ts"
import { validate } from "../../../platform/http/validate.ts"
import { type SaveBudgets, type SaveTargets, saveBudgets, saveTargets } from "../contract.ts"
import type { BudgetKey } from "../core/budget.ts"
import { isMoney, type Metric, SCALE, type Target } from "../core/targets.ts"
import { shownValue } from "./show-targets.ts"

export const TARGETS = ["channel", "metric", "period", "value"]
export const BUDGETS = ["channel", "kind", "contractor", "period", "amount", "committed"]

/** What is committed and who is hired may be left out. */
const BUDGET_NEEDS = ["channel", "kind", "period", "amount"]

type Line = BudgetKey & { amount: bigint | null; committed: bigint }

/** The plan as a file that a spreadsheet opens; the same file is read back. With a currency, money is in its major units. */
export function targetFile(targets: readonly Target[], currency?: string): string {
  const written = (metric: Metric, value: bigint) =>
    isMoney(metric) && currency ? toMajor(value / SCALE, currency) : shownValue(value)
  const rows = targets.map(({ channel, metric, period, value }) => ({
    channel,
    metric,
    period,
    value: value === null ? "" : figure(written(metric, value)),
  }))
  return toCsv(rows, TARGETS)
}

/** The budget as a file, amounts in minor units, or in a currency's major ones; what was spent is no part of it. */
export function budgetFile(lines: readonly Line[], currency?: string): string {
  const written = (amount: bigint) => figure(currency ? toMajor(amount, currency) : Number(amount))
  const rows = lines.map(({ channel, kind, contractor, period, amount, committed }) => ({
    channel,
    kind,
    contractor,
    period,
    amount: amount === null ? "" : written(amount),
    committed: written(committed),
  }))
  return toCsv(rows, BUDGETS)
}

/** Rows of such a file and the lines they begin at; 422 names the columns that it lacks. */
export function readRows(text: string, wanted: readonly string[]) {
  const { columns, rows, lines } = parseCsv(text)
  const missing = wanted.filter((name) => !columns.includes(name))
  if (missing.length > 0)
    throw new AppError("invalid", "csv_columns_missing", `The file lacks ${missing.join(", ")} in its first line.`)
  return { rows, lines }
}

const orNull = (value: string | undefined) => (value === "" ? null : Number(value))

/** Targets of such a file; an empty value removes. 422 names the line (`/0/value` is the first after the header). */
export function readTargetFile(text: string): SaveTargets {
  return validate(
    saveTargets,
    readRows(text, TARGETS).rows.map(({ channel, metric, period, value }) => ({
      channel,
      metric,
      period,
      value: orNull(value),
    })),
  )
}

/** Lines of a budget's file; an empty amount removes, and what is committed may be left out. */
export function readBudgetFile(text: string): SaveBudgets {
  return validate(
    saveBudgets,
    readRows(text, BUDGET_NEEDS).rows.map(({ channel, kind, contractor, period, amount, committed }) => ({
      channel,
      kind,
      contractor: contractor || null,
      period,
      amount: orNull(amount),
      committed: Number(committed || 0),
    })),
  )
}
