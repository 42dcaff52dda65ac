import { parseCurrency } from "../../../lib/currency.ts"
import { MAX_AMOUNT } from "../../../lib/money.ts"
import { readFigure } from "./figures.ts"
import { readTime } from "./times.ts"

/** How a field of ours is read of a row: of the first of these columns that says something, or of all of them. */
export type FieldReading = {
  field: string
  columns: readonly string[]
  as: "text" | "whole" | "amount" | "time" | "words"
  /** Names in parts are joined by blanks. */
  joins?: true
  /** Their words, in small letters, by ours; "" says nothing, so that the next column is asked. */
  words?: Readonly<Record<string, string>>
  /** What it is where no column says anything. */
  otherwise?: string
}

/** Whole units with decimals, or the smallest ones. */
export const AMOUNT_UNITS = ["major", "minor"] as const

/** How the rows of a file become lines of a kind. */
export type Layout = {
  readings: readonly FieldReading[]
  amounts: (typeof AMOUNT_UNITS)[number]
  /** Of amounts whose row names none. */
  currency: string
  /** Whether it is written down where the row names none. */
  putsCurrency: boolean
  timeZone: string
  /** Where a bare day begins, if not there. */
  dayZone?: string
  /** Fields that are the same in each row, where it does not say them. */
  put: Readonly<Record<string, string>>
}

/** An amount as it was written, and what it was read as: null where it could not be. */
export type SeenAmount = { field: string; written: string; currency: string; amount: bigint | null }
export type ReadRow = { body: Record<string, unknown>; problems: string[]; amounts: SeenAmount[] }

/** What columns are compared by: "Affiliate Email", "affiliate.email" and "affiliate_email" are one. */
export const columnKey = (name: string) =>
  name
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "_")
    .replace(/^_|_$/g, "")

/** One row, by `columnKey` of its columns; problems name column and cell. */
export function readRow(cells: ReadonlyMap<string, { name: string; text: string }>, layout: Layout): ReadRow {
  const row: ReadRow = { body: {}, problems: [], amounts: [] }
  const currency = currencyOf(cells, layout)
  for (const reading of layout.readings) {
    const said = saidOf(cells, reading)
    if (said === null && reading.otherwise !== undefined) row.body[reading.field] = reading.otherwise
    if (said === null) continue
    const read = readValue(said, reading, currency, layout)
    if (reading.as === "amount") {
      const amount = "value" in read && typeof read.value === "number" ? BigInt(read.value) : null
      row.amounts.push({ field: reading.field, written: said.text.trim(), currency, amount })
    }
    if ("wrong" in read) row.problems.push(`${said.name} ${read.wrong}`)
    else put(row.body, reading.field, read.value)
  }
  if (layout.putsCurrency) row.body.currency ??= currency
  for (const [field, value] of Object.entries(layout.put)) row.body[field] ??= value
  return row
}

type Cell = { name: string; text: string }
type Read = { value: unknown } | { wrong: string }

function currencyOf(cells: ReadonlyMap<string, Cell>, { readings, currency }: Layout): string {
  const reading = readings.find(({ field }) => field === "currency")
  const said = reading && saidOf(cells, reading)
  return (said && parseCurrency(said.text.trim())) ?? currency
}

function saidOf(cells: ReadonlyMap<string, Cell>, { columns, joins, words }: FieldReading): Cell | null {
  const found = columns.flatMap((column) => cells.get(column) ?? []).filter(({ text }) => text.trim() !== "")
  const said = words ? found.filter(({ text }) => words[text.trim().toLowerCase()] !== "") : found
  const [first] = said
  if (!first || !joins) return first ?? null
  return { name: first.name, text: said.map(({ text }) => text.trim()).join(" ") }
}

function readValue({ text }: Cell, { as, words = {} }: FieldReading, currency: string, layout: Layout): Read {
  if (as === "text") return { value: text }
  if (as === "whole") return { value: wholeOf(text) ?? text }
  if (as === "words") {
    const value = words[text.trim().toLowerCase()]
    return value === undefined ? { wrong: `is not one of ${Object.keys(words).join(", ")}: ${text.trim()}` } : { value }
  }
  if (as === "time") {
    const read = readTime(text, layout.timeZone, layout.dayZone)
    return "at" in read ? { value: read.at } : read
  }
  return amountOf(text, currency, layout)
}

function amountOf(text: string, currency: string, { amounts }: Layout): Read {
  if (amounts === "minor") {
    const value = wholeOf(text)
    return value === null ? { wrong: `is not a whole number of minor units: ${text.trim()}` } : { value }
  }
  const read = readFigure(text, currency)
  if ("wrong" in read) return read
  const size = read.amount < 0n ? -read.amount : read.amount
  return size > MAX_AMOUNT
    ? { wrong: `is more than 10^12 minor units: ${text.trim()}` }
    : { value: Number(read.amount) }
}

const wholeOf = (text: string) => (/^\s*[+-]?\d{1,15}\s*$/.test(text) ? Number(text) : null)

/** A field, or one of the metadata's by its key. */
function put(body: Record<string, unknown>, field: string, value: unknown): void {
  const [, key] = /^metadata\.(.+)$/.exec(field) ?? []
  if (key === undefined) body[field] = value
  else body.metadata = Object.assign(body.metadata ?? {}, { [key]: value })
}
