/** One row of RFC 4180 text. `line` is where it begins; `isBroken` when its quotes do not fit together. */
export type CsvRow = { line: number; cells: string[]; characters: number; isBroken: boolean }

/** What spreadsheets of the world separate cells by. */
const DELIMITERS = [",", ";", "\t"]

/** The separator that makes the first row widest, and the cells of that row. */
export function widestHeader(text: string): { delimiter: string; cells: string[] } {
  return DELIMITERS.map((delimiter) => ({
    delimiter,
    cells: readCsv(text, delimiter).next().value?.cells ?? [],
  })).reduce((a, b) => (b.cells.length > a.cells.length ? b : a))
}

/** Where the line that holds `at` ends, and where the next begins; CRLF, LF and CR end lines, as editors have it. */
export function lineEnd(text: string, at: number): { end: number; next: number } {
  const breaks = /\r\n|\n|\r/g
  breaks.lastIndex = at
  const found = breaks.exec(text)
  return found ? { end: found.index, next: breaks.lastIndex } : { end: text.length, next: text.length }
}

/** Rows one after another, so that a file is never held twice; rows without any text are left out. */
export function* readCsv(text: string, delimiter: string): Generator<CsvRow> {
  let line = 1
  for (let at = 0; at < text.length; ) {
    const row = readRow(text, at, delimiter)
    if (row.isBroken || row.cells.some((cell) => cell.trim() !== "")) yield { line, ...row, characters: row.next - at }
    line += countLines(text.slice(at, row.next))
    at = row.next
  }
}

function readRow(text: string, start: number, delimiter: string) {
  const cells: string[] = []
  let isBroken = false
  for (let at = start; ; ) {
    const cell = readCell(text, at, delimiter)
    cells.push(cell.value)
    isBroken ||= cell.isBroken
    if (text[cell.end] !== delimiter) return { cells, isBroken, next: lineEnd(text, cell.end).next }
    at = cell.end + 1
  }
}

function readCell(text: string, at: number, delimiter: string): { value: string; end: number; isBroken: boolean } {
  const plainEnd = cellEnd(text, at, delimiter)
  if (text[at] !== '"') return { value: text.slice(at, plainEnd), end: plainEnd, isBroken: false }
  const close = closingQuote(text, at + 1)
  // A quote that nothing closes must not swallow the rest of the file: the next line is read by itself.
  if (close < 0) return { value: "", end: lineEnd(text, at).end, isBroken: true }
  const end = cellEnd(text, close + 1, delimiter)
  const isBroken = text.slice(close + 1, end).trim() !== ""
  return { value: text.slice(at + 1, close).replaceAll('""', '"'), end, isBroken }
}

function cellEnd(text: string, from: number, delimiter: string): number {
  for (let at = from; at < text.length; at++) {
    const character = text[at]
    if (character === delimiter || character === "\n" || character === "\r") return at
  }
  return text.length
}

/** The quote that closes a cell; two of them are a quote inside it. */
function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 2)) if (text[at + 1] !== '"') return at
  return -1
}

const countLines = (text: string) => text.match(/\r\n|\n|\r/g)?.length ?? 0
