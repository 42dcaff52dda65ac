import Papa from "papaparse"

/** A number as it is written in a file, "-4.00" too: it is ours, so a spreadsheet may read it as what it is. */
export type Figure = { readonly figure: string }
export const figure = (written: string | number): Figure => ({ figure: String(written) })

/** Text is whatever people wrote; only figures stand as they are. */
export type Cell = string | Figure

// Where a spreadsheet would begin a formula: at the start of the text, or of a line within it.
const FORMULA = /(?<=^|[\r\n])'*[=+\-@\t\r]/g
const ESCAPED = /(?<=^|[\r\n])'('*[=+\-@\t\r])/g

/** Text that no spreadsheet takes for a formula: a `'` before what begins one, and before what looks escaped already. */
export function escapeFormula(text: string): string {
  return text.replace(FORMULA, "'$&")
}

/** The text that was escaped so; any other is itself. */
export function readEscaped(cell: string): string {
  return cell.replace(ESCAPED, "$1")
}

/** RFC 4180 text with a header row. `parseCsv` and imports read back what was written. */
export function toCsv(rows: readonly Record<string, Cell>[], columns: string[]): string {
  return Papa.unparse({ fields: columns, data: toCells(rows, columns) })
}

/** The same without the header row: more of a file that is written piece by piece, joined with CRLF. */
export function toCsvRows(rows: readonly Record<string, Cell>[], columns: string[]): string {
  return Papa.unparse(toCells(rows, columns))
}

function toCells(rows: readonly Record<string, Cell>[], columns: string[]): string[][] {
  const written = (cell: Cell = "") => (typeof cell === "string" ? escapeFormula(cell) : cell.figure)
  return rows.map((row) => columns.map((name) => written(row[name])))
}

/** Rows of RFC 4180 text by the names in its header row, in lower case; separators and line ends are recognised. */
export function parseCsv(text: string): { columns: string[]; rows: Record<string, string>[] } {
  const { data, meta } = Papa.parse<Record<string, string>>(text.replace(/^\uFEFF/, ""), {
    header: true,
    skipEmptyLines: "greedy",
    transformHeader: (name) => name.trim().toLowerCase(),
    transform: (value) => readEscaped(value.trim()),
  })
  return { columns: meta.fields ?? [], rows: data }
}
