import { parseCsv, toCsv } from "../../lib/csv.ts"
import { AppError } from "../../lib/errors.ts"
import { validate } from "../../platform/http/validate.ts"
import { saveTargets as contract, type SaveTargets } from "./contract.ts"
import type { Target } from "./core/targets.ts"
import { shownValue } from "./show-plan.ts"

const COLUMNS = ["channel", "metric", "period", "value"]

/** The plan as a file that a spreadsheet opens; the same file is read back. */
export function targetFile(targets: readonly Target[]): string {
  const rows = targets.map(({ channel, metric, period, value }) => ({
    ...{ channel, metric, period },
    value: value === null ? "" : shownValue(value),
  }))
  return toCsv(rows, COLUMNS)
}

/** Targets of such a file; an empty value removes. 422 names the line (`/0/value` is the first after the header). */
export function readTargetFile(text: string): SaveTargets {
  const { columns, rows } = parseCsv(text)
  const missing = COLUMNS.filter((name) => !columns.includes(name))
  if (missing.length > 0)
    throw new AppError("invalid", "csv_columns_missing", `The file lacks ${missing.join(", ")} in its first line.`)
  return validate(
    contract,
    rows.map((row) => ({
      ...{ channel: row.channel, metric: row.metric, period: row.period },
      value: row.value === "" ? null : Number(row.value),
    })),
  )
}

/** The same as people type it into a form: the header may be left out. */
export function readTargetLines(text: string): SaveTargets {
  const hasHeader = /^\s*channel\b/i.test(text)
  return readTargetFile(hasHeader ? text : `${COLUMNS.join(",")}\n${text}`)
}
