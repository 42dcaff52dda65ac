import type { FieldError } from "../../../lib/errors.ts"
import type { FieldColumns, LineFields } from "./file-record.ts"
import type { ImportKind } from "./kinds.ts"
import { columnKey, type FieldReading, type Layout } from "./layout.ts"

/** A column of the file, and the field of ours that is read of it: null for none. */
export type PlannedColumn = { column: string; field: string | null }
export type ColumnPlan = { columns: PlannedColumn[]; readings: FieldReading[] }
export type Planned = ColumnPlan | { errors: [FieldError, ...FieldError[]] }

/** An export that is known by its columns. */
export type ExportFile = {
  kind: ImportKind
  /** By these it is recognised. */
  needs: readonly string[]
  readings: readonly FieldReading[]
  amounts: Layout["amounts"]
  /** A file of this kind that cannot be read, by the column at fault, and the way out. */
  refused?: { column: string; detail: string }
}

/** What a file calls our fields, where that is something else; a field of several columns by all of them. */
export function fieldColumns(columns: readonly PlannedColumn[] | null): FieldColumns {
  const names: Record<string, string> = {}
  for (const { column, field } of columns ?? []) {
    if (field === null || columnKey(column) === columnKey(field)) continue
    names[field] = Object.hasOwn(names, field) ? `${names[field]}, ${column}` : column
  }
  return names
}

const MAP_PART = /,(?=[a-z_]+(?:\.[^:,]+)?:)/

/** `amount:Total paid,currency:Cur` by our fields; a column may hold commas. */
export function parseMap(map: string): Map<string, string> | { wrong: string } {
  const pairs = map.split(MAP_PART).map((part) => [part.slice(0, part.indexOf(":")).trim(), part] as const)
  const found = new Map<string, string>()
  for (const [field, part] of pairs) {
    const column = part.slice(part.indexOf(":") + 1).trim()
    if (!part.includes(":") || field === "" || column === "")
      return { wrong: `is not <our field>:<their column>, separated by commas: ${part.trim()}` }
    if (found.has(field)) return { wrong: `names ${field} twice` }
    found.set(field, column)
  }
  return found
}

/** Columns by what a map says of them, else by their own names; `put` are fields that need no column. */
export function planByMap(
  names: readonly string[],
  fields: LineFields,
  map: ReadonlyMap<string, string>,
  put: readonly string[],
): Planned {
  const byKey = keysOf(names)
  const readings: FieldReading[] = []
  const errors: FieldError[] = []
  for (const [field, column] of map) {
    if (!isField(field, fields))
      errors.push(wrong("/map", `${field} is no field; the fields are ${fields.names.join(", ")}`))
    else if (!byKey.has(columnKey(column))) errors.push(wrong("/map", `the file has no column ${column}`))
    else readings.push(readingOf(field, columnKey(column), fields))
  }
  const taken = new Set(readings.flatMap(({ columns }) => columns))
  for (const name of names) {
    const field = name.trim().replace(/^[^.]+/, (head) => head.toLowerCase())
    if (!map.has(field) && !taken.has(columnKey(name)) && isField(field, fields))
      readings.push(readingOf(field, columnKey(name), fields))
  }
  return checked(
    names,
    readings,
    errors,
    [...fields.required].filter((field) => !put.includes(field)),
  )
}

/** Columns of an export as its product names them; what is not among the `known` ones (null: all) is refused by name. */
export function planExport(
  names: readonly string[],
  { readings, refused }: ExportFile,
  { name, known }: { name: string; known: ReadonlySet<string> | null },
): Planned {
  const unknown = names.filter((column) => known !== null && !isKnown(columnKey(column), known))
  const errors = unknown.map((column) =>
    wrong(`/${column}`, `${column} is no known column of an export of ${name}; remove it where it is not needed`),
  )
  return checked(names, readings, refused ? [wrong(`/${refused.column}`, refused.detail), ...errors] : errors, [])
}

/** A column, or one of a thing within the row: `sale.affiliate.email` is known as `email`. */
function isKnown(key: string, known: ReadonlySet<string>): boolean {
  const parts = key.split("_")
  return key === "" || parts.some((_, i) => known.has(parts.slice(i).join("_")) && parts.slice(0, i).every(isThing))
}
const isThing = (part: string) => THINGS.has(part)
const THINGS = new Set(
  "sale referral affiliate campaign customer promoter partner commission conversion transaction reward link payout".split(
    " ",
  ),
)

/**
 * The export whose columns these are, the one that asks for most of them first, of the kind that is asked for where one is; null
 * when it is none of the product's.
 */
export function recogniseExport(
  names: readonly string[],
  files: readonly ExportFile[],
  kind?: ImportKind,
): ExportFile | null {
  const keys = keysOf(names)
  const all = files.filter(({ needs }) => needs.every((need) => keys.has(need)))
  const asked = all.filter((file) => file.kind === kind)
  const fitting = asked.length > 0 ? asked : all
  return fitting.reduce<ExportFile | null>(
    (most, file) => (most && most.needs.length >= file.needs.length ? most : file),
    null,
  )
}

function checked(
  names: readonly string[],
  readings: readonly FieldReading[],
  errors: FieldError[],
  required: string[],
): Planned {
  const byKey = keysOf(names)
  const used = readings.filter(({ columns }) => columns.some((column) => byKey.has(column)))
  const missing = required.filter((field) => !used.some((reading) => reading.field === field))
  const twice = used.flatMap(({ columns }) => columns).filter((column) => (byKey.get(column) ?? 0) > 1)
  const [first, ...more] = [
    ...errors,
    ...missing.map((field) => wrong(`/${field}`, `No column is read as ${field}`)),
    ...[...new Set(twice)].map((column) => wrong(`/${column}`, `The column ${column} stands twice in the header`)),
  ]
  if (first) return { errors: [first, ...more] }
  const fieldOf = (name: string) => used.find(({ columns }) => columns.includes(columnKey(name)))?.field ?? null
  return { columns: names.map((column) => ({ column, field: fieldOf(column) })), readings: used }
}

const wrong = (pointer: string, detail: string): FieldError => ({ pointer, detail })

function keysOf(names: readonly string[]): Map<string, number> {
  const keys = new Map<string, number>()
  for (const name of names) keys.set(columnKey(name), (keys.get(columnKey(name)) ?? 0) + 1)
  keys.delete("")
  return keys
}

const isField = (field: string, { names }: LineFields) =>
  names.includes(field) || (names.includes("metadata") && /^metadata\../.test(field))

function readingOf(field: string, column: string, { amounts, times, whole }: LineFields): FieldReading {
  const as = amounts.includes(field)
    ? "amount"
    : times.includes(field)
      ? "time"
      : whole.includes(field)
        ? "whole"
        : "text"
  return { field, columns: [column], as }
}
