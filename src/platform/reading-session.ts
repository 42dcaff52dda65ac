import { Column, getTableName, is, SQL, Subquery } from "drizzle-orm"
import type { PgDialect } from "drizzle-orm/pg-core"
import { PostgresJsSession, PostgresJsTransaction } from "drizzle-orm/postgres-js"

/** A statement as it is asked, rows as lists or as objects. */
export type AskedStatement = { text: string; values: readonly unknown[]; asLists: boolean }
export type Ask = (asked: AskedStatement) => Promise<unknown[]>

type Query = { sql: string; params: unknown[] }
type Selected = { path: string[]; field: unknown }
/** Whether a table of a join has a row for each of the query's, by its name. */
type Joined = Record<string, boolean>
type Row = Record<string, unknown>
type Decoder = { mapFromDriverValue(value: unknown): unknown }

/** A transaction of drizzle's whose statements are handed to `ask`, and nothing else between. It has no savepoints. */
export function readingTransaction(dialect: PgDialect, ask: Ask) {
  return new PostgresJsTransaction(dialect, new ReadingSession(dialect, ask) as never, undefined)
}

class ReadingSession extends PostgresJsSession<never, never, never> {
  readonly #ask: Ask

  constructor(dialect: PgDialect, ask: Ask) {
    super(undefined as never, dialect, undefined)
    this.#ask = ask
  }

  override prepareQuery(query: Query, fields: Selected[] | undefined): never {
    return new ReadingQuery(this.#ask, query, fields) as never
  }
}

/** As much of what drizzle prepares as a query that is asked once needs: its own looks for spans, caches and placeholders. */
class ReadingQuery {
  joinsNotNullableMap: Joined | undefined
  readonly #ask: Ask
  readonly #query: Query
  readonly #fields: Selected[] | undefined

  constructor(ask: Ask, query: Query, fields: Selected[] | undefined) {
    this.#ask = ask
    this.#query = query
    this.#fields = fields
  }

  setToken(): this {
    return this
  }

  execute(): Promise<unknown[]> {
    const fields = this.#fields
    const asked = this.#ask({ text: this.#query.sql, values: this.#query.params, asLists: fields !== undefined })
    if (fields === undefined) return asked
    return asked.then((rows) => (rows as unknown[][]).map(rowReader(fields, this.joinsNotNullableMap)))
  }
}

/** What makes an object of a row: each column as drizzle reads it, under its names. */
function rowReader(fields: readonly Selected[], joined: Joined | undefined): (row: readonly unknown[]) => object {
  const columns = fields.map(({ path, field }) => ({ name: path[0]!, inner: path.slice(1), decoder: decoderOf(field) }))
  const absent = joined ? absentTables(fields, joined) : []
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

function decoderOf(field: unknown): Decoder {
  if (is(field, Column)) return field
  if (is(field, SQL)) return (field as unknown as { decoder: Decoder }).decoder
  if (is(field, Subquery)) return (field as unknown as { _: { sql: { decoder: Decoder } } })._.sql.decoder
  return (field as { sql: { decoder: Decoder } }).sql.decoder
}

/** Objects of one table that a join may have no row of, by the first of their columns, which is null then as the others are. */
function absentTables(fields: readonly Selected[], joined: Joined): { name: string; index: number }[] {
  const tables = new Map<string, { index: number; table: string | null }>()
  for (const [index, { path, field }] of fields.entries()) {
    if (path.length !== 2 || !is(field, Column)) continue
    const table = getTableName(field.table)
    const known = tables.get(path[0]!)
    if (!known) tables.set(path[0]!, { index, table })
    else if (known.table !== table) known.table = null
  }
  return [...tables].flatMap(([name, { index, table }]) => (table !== null && !joined[table] ? [{ name, index }] : []))
}
