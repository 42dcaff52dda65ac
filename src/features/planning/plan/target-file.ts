import { figure, parseCsv, toCsv } from "../../../lib/csv.ts"
import { AppError } from "../../../lib/errors.ts"
import { validate } from "../../../platform/http/validate.ts"
import { type SaveBudgets, type SaveTargets, saveBudgets, saveTargets } from "../contract.ts"
import type { BudgetKey } from "../core/budget.ts"
import type { Target } from "../core/targets.ts"
import { shownValue } from "./show-targets.ts"

const TARGETS = ["channel", "metric", "period", "value"]
const BUDGETS = ["channel", "kind", "contractor", "period", "amount", "committed"]

type Line = BudgetKey & { amount: bigint | null; committed: bigint }

/** The plan as a file that a spreadsheet opens; the same file is read back. */
export function targetFile(targets: readonly Target[]): string {
  const rows = targets.map(({ channel, metric, period, value }) => ({
    channel,
    metric,
    period,
    value: value === null ? "" : figure(shownValue(value)),
  }))
  return toCsv(rows, TARGETS)
}

/** The budget as a file, amounts in minor units; what was spent is no part of it. */
export function budgetFile(lines: readonly Line[]): string {
  const rows = lines.map(({ channel, kind, contractor, period, amount, committed }) => ({
    channel,
    kind,
    contractor,
    period,
    amount: amount === null ? "" : figure(Number(amount)),
    committed: figure(Number(committed)),
  }))
  return toCsv(rows, BUDGETS)
}

/** Rows of such a file; 422 names the columns that it lacks. */
function readRows(text: string, wanted: string[]): Record<string, string>[] {
  const { columns, rows } = parseCsv(text)
  const missing = wanted.filter((name) => !columns.includes(name))
  if (missing.length > 0)
    throw new AppError("invalid", "csv_columns_missing", `The file lacks ${missing.join(", ")} in its first line.`)
  return rows
}

const orNull = (value: string | undefined) => (value === "" ? null : Number(value))

/** Targets of such a file; an empty value removes. 422 names the line (`/0/value` is the first after the header). */
export function readTargetFile(text: string): SaveTargets {
  return validate(
    saveTargets,
    readRows(text, TARGETS).map(({ channel, metric, period, value }) => ({
      channel,
      metric,
      period,
      value: orNull(value),
    })),
  )
}

/** Lines of a budget's file; an empty amount removes, and what is committed may be left out. */
export function readBudgetFile(text: string): SaveBudgets {
  const wanted = BUDGETS.filter((name) => name !== "committed" && name !== "contractor")
  return validate(
    saveBudgets,
    readRows(text, wanted).map(({ channel, kind, contractor, period, amount, committed }) => ({
      channel,
      kind,
      contractor: contractor || null,
      period,
      amount: orNull(amount),
      committed: Number(committed || 0),
    })),
  )
}
