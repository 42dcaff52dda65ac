import Papa from "papaparse"

/** RFC 4180 text with a header row; what a spreadsheet would take for a formula is written as plain text. */
export function toCsv(rows: readonly Record<string, string | number>[], columns: string[]): string {
  return Papa.unparse({ fields: columns, data: rows as Record<string, string | number>[] }, { escapeFormulae: true })
}
