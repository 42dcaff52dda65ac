import type { FileRecord } from "./file-record.ts"
import type { FilePlan } from "./plan-file.ts"
import { totalsOf } from "./totals.ts"

/** As many as a report of an import shows. */
const MOST_ERRORS = 1000
export type LineError = { line: number; code: string; detail: string }

/** The lines of a file, and what was seen of them on the way: columns, sums, and what could not be read. */
export function fileReport({ columns, amounts, read }: FilePlan) {
  const sums = totalsOf(amounts)
  const errors: LineError[] = []
  function* lines(): Generator<FileRecord> {
    for (const { record, row } of read()) {
      if (row) sums.add(row)
      if ("problem" in record && errors.length < MOST_ERRORS) errors.push({ line: record.line, ...record.problem })
      yield record
    }
  }
  const shown = () => (columns === null ? {} : { columns, totals: sums.totals().map(toTotal) })
  return { lines, shown, unread: () => errors }
}

const toTotal = ({ read, ...total }: ReturnType<ReturnType<typeof totalsOf>["totals"]>[number]) => {
  return { ...total, read: Number(read) }
}
