import { readEscaped } from "../../../lib/csv.ts"
import { readCsv } from "../../../lib/read-csv.ts"
import type { FileRecord, LineProblem } from "./file-record.ts"
import { columnKey, type Layout, type ReadRow, readRow } from "./layout.ts"
import { rowProblem } from "./read-table.ts"

export type MappedLine = { record: FileRecord; row: ReadRow | null }

/** The rows under a header as lines of ours; what cannot be read of a row is all in its problem. */
export function* readMapped(
  text: string,
  names: readonly string[],
  delimiter: string,
  layout: Layout,
): Generator<MappedLine> {
  const rows = readCsv(text, delimiter)
  rows.next()
  const keys = names.map(columnKey)
  for (const row of rows) {
    const { line } = row
    const problem = rowProblem(row, names.length)
    if (problem) {
      yield { record: { line, problem }, row: null }
      continue
    }
    const cells = new Map(
      keys.map((key, i) => [key, { name: names[i]!.trim(), text: readEscaped(row.cells[i] ?? "") }]),
    )
    const read = readRow(cells, layout)
    yield { record: read.problems.length > 0 ? { line, problem: unread(read) } : { line, body: read.body }, row: read }
  }
}

function unread({ problems }: ReadRow): LineProblem {
  return { code: "invalid_fields", detail: `${problems.join("; ")}.` }
}
