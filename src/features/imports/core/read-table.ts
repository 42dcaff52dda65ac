import { readEscaped } from "../../../lib/csv.ts"
import type { FieldError } from "../../../lib/errors.ts"
import { type CsvRow, readCsv, widestHeader } from "../../../lib/read-csv.ts"
import { type FileRecord, type LineFields, type LineProblem, tooLong } from "./file-record.ts"

const METADATA = "metadata"

/** `key` where the column is one of the metadata's. */
type Column = { field: string; key: string | null }
export type Header =
  | { kind: "ok"; columns: Column[]; delimiter: string }
  | { kind: "refused"; errors: [FieldError, ...FieldError[]] }

/** The columns that the first row names; a typo there is refused, so that no column passes unread. */
export function readHeader(text: string, fields: LineFields): Header {
  const widest = widestHeader(text)
  const names = widest.cells.map((cell) => cell.trim())
  while (names.at(-1) === "") names.pop()
  const columns = names.map((name) => toColumn(name, fields))
  const errors = [
    ...names.flatMap((name, i) => wrongName(name, i, names, columns[i]!, fields)),
    ...fields.required
      .filter((field) => !columns.some((column) => column.field === field))
      .map((field) => ({ pointer: `/${field}`, detail: `The header has no column ${field}` })),
  ]
  const [first, ...more] = errors
  return first ? { kind: "refused", errors: [first, ...more] } : { kind: "ok", columns, delimiter: widest.delimiter }
}

function toColumn(name: string, fields: LineFields): Column {
  const [prefix = "", ...rest] = name.split(".")
  const isMetadata = fields.names.includes(METADATA) && prefix.toLowerCase() === METADATA && rest.length > 0
  return isMetadata ? { field: METADATA, key: rest.join(".") } : { field: name.toLowerCase(), key: null }
}

function wrongName(name: string, index: number, names: string[], { field }: Column, fields: LineFields): FieldError[] {
  const wrong = (detail: string): FieldError[] => [{ pointer: `/${name}`, detail }]
  if (name === "") return wrong(`Column ${index + 1} has no name in the header`)
  if (!fields.names.includes(field)) return wrong(`${name} is not a known column; check its spelling`)
  const isTwice = names.findIndex((other) => other.toLowerCase() === name.toLowerCase()) < index
  return isTwice ? wrong(`The column ${name} stands twice in the header`) : []
}

/** The rows under a header as bodies of the API; an empty cell is a field that is not there. */
export function* readTable(text: string, { columns, delimiter }: Header & { kind: "ok" }, fields: LineFields) {
  const rows = readCsv(text, delimiter)
  rows.next()
  for (const row of rows) yield toRecord(row, columns, fields)
}

function toRecord(row: CsvRow, columns: Column[], fields: LineFields): FileRecord {
  const { line } = row
  const problem = rowProblem(row, columns.length)
  if (problem) return { line, problem }
  const filled = columns.flatMap((column, i) =>
    row.cells[i] === "" ? [] : [{ ...column, cell: readEscaped(row.cells[i]!) }],
  )
  const body = filled
    .filter(({ key }) => key === null)
    .map(({ field, cell }) => [field, fields.whole.includes(field) ? wholeOf(cell) : cell])
  const keys = filled.flatMap(({ key, cell }) => (key === null ? [] : [[key, cell]]))
  const { metadata, ...rest } = Object.fromEntries(body)
  if (metadata === undefined && keys.length === 0) return { line, body: rest }
  return { line, body: { ...rest, metadata: joined(metadata, Object.fromEntries(keys)) } }
}

/** What is wrong with a row as a row. */
export function rowProblem({ cells, characters, isBroken }: CsvRow, width: number): LineProblem | null {
  if (isBroken)
    return {
      code: "csv_quotes",
      detail: "A quote is never closed, or text follows it. Write a quote inside a cell twice.",
    }
  const extra = cells.slice(width).some((cell) => cell.trim() !== "")
  if (extra || cells.length < width)
    return { code: "csv_cells", detail: `The line has ${cells.length} cells, the header ${width}.` }
  return tooLong(characters)
}

/** What is no whole number stays text: the contract says so of it. */
const wholeOf = (cell: string) => (/^\s*[+-]?\d+\s*$/.test(cell) ? Number(cell) : cell)

/** A cell of JSON, and cells by key, which say it more exactly; JSON that is no object is left for the contract to refuse. */
function joined(cell: string | undefined, keys: Record<string, string>): unknown {
  if (cell === undefined) return keys
  try {
    const whole: unknown = JSON.parse(cell)
    if (typeof whole === "object" && whole !== null && !Array.isArray(whole)) return { ...whole, ...keys }
  } catch {}
  return cell
}
