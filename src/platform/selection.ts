import { Column, getTableColumns, getTableName, is, SQL, Subquery, sql, Table } from "drizzle-orm"
import type { PgDialect } from "drizzle-orm/pg-core"

/** What drizzle makes of the fields of a query, in their order. */
export type Selected = { path: string[]; field: unknown }
/** Whether a table of a join has a row for each of the query's, by its name. */
export type Joined = Record<string, boolean>
type Row = Record<string, unknown>
type Decoder = { mapFromDriverValue(value: unknown): unknown }
type Read = { name: string; inner: readonly string[]; field: unknown; decoder: Decoder }

/** How rows become objects. `tables`: objects of one table, by the first of their columns. */
export type Selection = { columns: readonly Read[]; tables: readonly { name: string; index: number; table: string }[] }
/** The same of columns alone, with their names as text, alone and beside other tables. */
export type KnownSelection = Selection & { alone: SQL; beside: SQL }

export function selectionOf(fields: readonly Selected[]): Selection {
  const columns = fields.map(({ path: [name = "", ...inner], field }) => {
    return { name, inner, field, decoder: decoderOf(field) }
  })
  const tables = new Map<string, { index: number; table: string | null }>()
  for (const [index, { name, inner, field }] of columns.entries()) {
    if (inner.length !== 1 || !is(field, Column)) continue
    const table = getTableName(field.table)
    const known = tables.get(name)
    if (!known) tables.set(name, { index, table })
    else if (known.table !== table) known.table = null
  }
  return {
    columns,
    tables: [...tables].flatMap(([name, { index, table }]) => (table === null ? [] : [{ name, index, table }])),
  }
}

function decoderOf(field: unknown): Decoder {
  if (is(field, Column)) return field
  if (is(field, SQL)) return (field as unknown as { decoder: Decoder }).decoder
  if (is(field, Subquery)) return (field as unknown as { _: { sql: { decoder: Decoder } } })._.sql.decoder
  return (field as { sql: { decoder: Decoder } }).sql.decoder
}

/** What makes an object of a row: each column as drizzle reads it, under its names; null for a table that a join has no row of. */
export function rowReader(
  { columns, tables }: Selection,
  joined: Joined | undefined,
): (row: readonly unknown[]) => Row {
  const absent = joined ? tables.filter(({ table }) => !joined[table]) : []
  return (row) => {
    const result: Row = {}
    for (let index = 0; index < columns.length; index++) {
      const { name, inner, decoder } = columns[index]!
      const sent = row[index]
      const value = sent === null ? null : decoder.mapFromDriverValue(sent)
      if (inner.length === 0) result[name] = value
      else putWithin(result, name, inner, value)
    }
    for (const { name, index } of absent) if (row[index] === null) result[name] = null
    return result
  }
}

function putWithin(result: Row, name: string, [first, ...inner]: readonly string[], value: unknown): void {
  result[name] ??= {}
  const within = result[name] as Row
  if (inner.length === 0) within[first!] = value
  else putWithin(within, first!, inner, value)
}

type Fields = Record<string, unknown>

/** Selections that begin with the same column; those of an alias are others each time. */
const MOST_OF_A_COLUMN = 20
const known = new WeakMap<Column, KnownSelection[]>()

/** A selection of columns, in objects by table or not, as it was read before; null where there is anything else in it. */
export function knownSelection(dialect: PgDialect, fields: Fields): KnownSelection | null {
  const first = firstOf(fields)
  if (!first) return null
  const same = known.get(first) ?? []
  const found = same.find(({ columns }) => endOf(columns, fields, 0) === columns.length)
  if (found) return found
  const flat = flatten(fields)
  if (!flat) return null
  const text = (columns: readonly Column[]) => sql.raw(columns.map((column) => nameOf(dialect, column)).join(", "))
  const columns = flat.map(({ field }) => field)
  const alone = sql.raw(columns.map(({ name }) => dialect.escapeName(name)).join(", "))
  const made = { ...selectionOf(flat), alone, beside: text(columns) }
  if (same.length < MOST_OF_A_COLUMN) known.set(first, [...same, made])
  return made
}

const nameOf = (dialect: PgDialect, column: Column) => dialect.sqlToQuery(sql`${column}`).sql

function firstOf(fields: Fields): Column | null {
  for (const name in fields) {
    const field = fields[name]
    if (field instanceof Column) return field
    return isFields(field) ? firstOf(field) : field instanceof Table ? firstOf(getTableColumns(field)) : null
  }
  return null
}

const isFields = (field: unknown): field is Fields => (field as object | null)?.constructor === Object

/** Where the columns end that are these fields, in their order and by their names; -1 where they are others. */
function endOf(columns: readonly Read[], fields: Fields, from: number, group?: string): number {
  let at = from
  for (const name in fields) {
    const field = fields[name]
    const column = columns[at]
    if (field instanceof Column) {
      const isIt = column?.field === field && (column.inner[0] ?? column.name) === name
      if (!isIt || (group !== undefined ? column.name !== group : column.inner.length > 0)) return -1
      at += 1
    } else if (group !== undefined || !(field instanceof Table || isFields(field))) return -1
    else at = endOf(columns, field instanceof Table ? getTableColumns(field) : field, at, name)
    if (at < 0) return -1
  }
  return at
}

function flatten(fields: Fields, group?: string): { path: string[]; field: Column }[] | null {
  const flat: { path: string[]; field: Column }[] = []
  for (const [name, field] of Object.entries(fields)) {
    if (field instanceof Column) flat.push({ path: group === undefined ? [name] : [group, name], field })
    else if (group !== undefined || !(field instanceof Table || isFields(field))) return null
    else {
      const inner = flatten(field instanceof Table ? getTableColumns(field) : field, name)
      if (!inner) return null
      flat.push(...inner)
    }
  }
  return flat
}
