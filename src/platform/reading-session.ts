import { SQL, StringChunk, Table } from "drizzle-orm"
import type { PgDialect } from "drizzle-orm/pg-core"
import { PostgresJsSession, PostgresJsTransaction } from "drizzle-orm/postgres-js"
import { type Joined, knownSelection, rowReader, type Selected, type Selection, selectionOf } from "./selection.ts"

/** A statement as it is asked, rows as lists or as objects. */
export type AskedStatement = { text: string; values: readonly unknown[]; asLists: boolean }
export type Ask = (asked: AskedStatement) => Promise<unknown[]>

type Query = { sql: string; params: unknown[] }

/** A transaction of drizzle's whose statements are handed to `ask`, and nothing else between. It has no savepoints. */
export function readingTransaction(dialect: PgDialect, ask: Ask) {
  return new ReadingTransaction(dialect, ask)
}

/** Whether it is one that reads and cannot write. */
export const isReading = (tx: object): boolean => tx instanceof ReadingTransaction

class ReadingTransaction extends PostgresJsTransaction<never, never> {
  readonly #ask: Ask
  readonly #dialect: PgDialect

  constructor(dialect: PgDialect, ask: Ask) {
    super(dialect, new ReadingSession(dialect, ask) as never, undefined)
    this.#ask = ask
    this.#dialect = dialect
  }

  override select(fields?: never) {
    const builder = super.select(fields as never)
    const from = builder.from.bind(builder) as unknown as (source: never) => Select
    return Object.assign(builder, {
      from: (source: never) => {
        const select = from(source)
        const prepareSlowly = select._prepare.bind(select)
        const prepare = () => prepareKnown(this.#dialect, this.#ask, select) ?? prepareSlowly()
        return Object.assign(select, { _prepare: prepare })
      },
    }) as never
  }
}

class ReadingSession extends PostgresJsSession<never, never, never> {
  readonly #ask: Ask

  constructor(dialect: PgDialect, ask: Ask) {
    super(undefined as never, dialect, undefined)
    this.#ask = ask
  }

  override prepareQuery(query: Query, fields: Selected[] | undefined): never {
    return new ReadingQuery(this.#ask, query, fields && selectionOf(fields)) as never
  }
}

/** As much of what drizzle prepares as a query that is asked once needs: its own looks for spans, caches and placeholders. */
class ReadingQuery {
  joinsNotNullableMap: Joined | undefined
  readonly #ask: Ask
  readonly #query: Query
  readonly #selection: Selection | undefined

  constructor(ask: Ask, query: Query, selection: Selection | undefined, joined?: Joined) {
    this.#ask = ask
    this.#query = query
    this.#selection = selection
    this.joinsNotNullableMap = joined
  }

  setToken(): this {
    return this
  }

  execute(): Promise<unknown[]> {
    const selection = this.#selection
    const asked = this.#ask({ text: this.#query.sql, values: this.#query.params, asLists: selection !== undefined })
    if (selection === undefined) return asked
    return asked.then((rows) => (rows as unknown[][]).map(rowReader(selection, this.joinsNotNullableMap)))
  }
}

/** A query as drizzle has put it together. */
type Select = { _prepare(): ReadingQuery; config: Config; joinsNotNullableMap: Joined }
type Config = {
  fields: Record<string, unknown>
  table: unknown
  joins?: unknown[]
  where?: SQL
  orderBy?: unknown[]
  limit?: unknown
} & Partial<Record<(typeof RARE)[number], unknown>>
/** What drizzle builds itself. */
const RARE = ["withList", "distinct", "having", "groupBy", "offset", "lockingClause", "setOperators"] as const
/** What of a dialect drizzle keeps to itself. */
type Parts = { buildFromTable(table: unknown): unknown; buildJoins(joins: unknown): SQL | undefined }

const [SELECT, FROM, WHERE, ORDER_BY, COMMA, LIMIT] = [
  "select ",
  " from ",
  " where ",
  " order by ",
  ", ",
  " limit ",
].map((text) => new StringChunk(text)) as [StringChunk, StringChunk, StringChunk, StringChunk, StringChunk, StringChunk]

/** A select of columns that were read before, with what drizzle would make of it at each level; null where there is more to it. */
function prepareKnown(dialect: PgDialect, ask: Ask, { config, joinsNotNullableMap }: Select): ReadingQuery | null {
  const { table, joins, where, orderBy, limit } = config
  if (!(table instanceof Table) || RARE.some((part) => !isNothing(config[part]))) return null
  if (limit !== undefined && !(typeof limit === "number" && limit >= 0)) return null
  const selection = knownSelection(dialect, config.fields)
  if (!selection) return null
  const parts = dialect as unknown as Parts
  const isAlone = joins === undefined || joins.length === 0
  const chunks: unknown[] = [SELECT, isAlone ? selection.alone : selection.beside, FROM, parts.buildFromTable(table)]
  if (!isAlone) chunks.push(parts.buildJoins(joins))
  if (where) chunks.push(WHERE, where)
  if (orderBy && orderBy.length > 0)
    for (const [index, part] of orderBy.entries()) chunks.push(index === 0 ? ORDER_BY : COMMA, part)
  if (limit !== undefined) chunks.push(LIMIT, limit)
  return new ReadingQuery(ask, dialect.sqlToQuery(new SQL(chunks as never)), selection, joinsNotNullableMap)
}

const isNothing = (part: unknown) => part === undefined || (Array.isArray(part) && part.length === 0)
