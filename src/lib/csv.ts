import Papa from "papaparse"

/** RFC 4180 text with a header row; what a spreadsheet would take for a formula is written as plain text. */
export function toCsv(rows: readonly Record<string, string | number>[], columns: string[]): string {
  return Papa.unparse({ fields: columns, data: rows as Record<string, string | number>[] }, { escapeFormulae: true })
}

/** Rows of RFC 4180 text by the names in its header row, in lower case; separators and line ends are recognised. */
export function parseCsv(text: string): { columns: string[]; rows: Record<string, string>[] } {
  const { data, meta } = Papa.parse<Record<string, string>>(text.replace(/^\uFEFF/, ""), {
    header: true,
    skipEmptyLines: "greedy",
    transformHeader: (name) => name.trim().toLowerCase(),
    transform: (value) => value.trim(),
  })
  return { columns: meta.fields ?? [], rows: data }
}
