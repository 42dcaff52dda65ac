import { readCsv, widestHeader } from "./read-csv.ts"

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
  return [columns, ...toCells(rows, columns)].map(toLine).join("\r\n")
}

/** The same without the header row: more of a file that is written piece by piece, joined with CRLF. */
export function toCsvRows(rows: readonly Record<string, Cell>[], columns: string[]): string {
  return toCells(rows, columns).map(toLine).join("\r\n")
}

// What would end a cell or lose its spaces is quoted, and nothing else.
const toLine = (cells: string[]) =>
  cells.map((cell) => (/[",\r\n\uFEFF]|^ | $/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(",")

function toCells(rows: readonly Record<string, Cell>[], columns: string[]): string[][] {
  const written = (cell: Cell = "") => (typeof cell === "string" ? escapeFormula(cell) : cell.figure)
  return rows.map((row) => columns.map((name) => written(row[name])))
}

/** Rows of RFC 4180 text by the names in its header row, in lower case, and the line that each begins at; separators and line ends are recognised. */
export function parseCsv(text: string): { columns: string[]; rows: Record<string, string>[]; lines: number[] } {
  const plain = text.replace(/^\uFEFF/, "")
  const { delimiter, cells } = widestHeader(plain)
  const columns = cells.map((name) => name.trim().toLowerCase())
  const read = [...readCsv(plain, delimiter)].slice(1)
  const rows = read.map(({ cells }) => {
    const named = columns.map((name, index) => [name, readEscaped((cells[index] ?? "").trim())])
    return Object.fromEntries(named) as Record<string, string>
  })
  return { columns, rows, lines: read.map(({ line }) => line) }
}
