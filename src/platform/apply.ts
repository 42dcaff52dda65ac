import { getTableColumns, getTableName, is, SQL, type SQLWrapper, sql } from "drizzle-orm"
import type { PgColumn, PgTable } from "drizzle-orm/pg-core"
import { invariant } from "../lib/assert.ts"
import { sendStatement, type Tx } from "./db.ts"
import { fixedText } from "./fixed-text.ts"
import { listsText, rowsAs } from "./rows.ts"

/** Named writers of one statement. */
export type Writers = Record<string, SQL>

/**
 * Writes one decision in one statement: each writer is an INSERT, UPDATE or DELETE of its own, named as its CTE. They see
 * what was there before all of them, foreign keys are checked after the last, and no two may write the same row.
 */
export async function apply(tx: Tx, writers: Writers): Promise<void> {
  if (Object.keys(writers).length > 0) await tx.execute(statementOf(writers))
}

/**
 * The same, sent at once, so that the transaction's COMMIT may follow without a round trip. Where it fails, that COMMIT undoes all
 * of it and says nothing: the transaction has done its work when both it and this have ended.
 */
export async function applyAhead(tx: Tx, writers: Writers): Promise<void> {
  await sendStatement(tx, statementOf(writers))
}

function statementOf(writers: Writers): SQL {
  const parts = Object.entries(writers).map(([name, writer]) => sql`${sql.identifier(name)} as (${writer})`)
  return sql`with ${sql.join(parts, sql`, `)} select 1`
}

/**
 * A writer that inserts these rows, none where there are none: its text is the same however many, so that a path stays one
 * prepared statement. `onConflict` is what follows the rows, such as `on conflict do nothing`.
 */
export function insertRows<T extends PgTable>(table: T, rows: readonly T["$inferInsert"][], onConflict = sql``): SQL {
  const { head, tail, keys } = textOf(table, "insert", (all) => {
    const names = all.map(([, column]) => sql.identifier(column.name))
    const values = all.map(([, column]) => orDefault(column))
    const into = sql`insert into ${sql.identifier(getTableName(table))} (${list(names)})`
    return { before: sql`${into} select ${list(values)} from` }
  })
  return sql`${head}${listsText(rows, keys)}${tail} ${onConflict}`
}

/**
 * The same for thousands of rows of plain columns: an array of each, which PostgreSQL reads in half the time. Nothing is filled
 * in by default.
 */
export function insertMany<T extends PgTable>(table: T, rows: readonly Required<T["$inferInsert"]>[]): SQL {
  const columns = writable(table)
  const names = list(columns.map(([, { name }]) => sql.identifier(name)))
  const types = Object.fromEntries(columns.map(([key, column]) => [key, column.getSQLType()]))
  const values = rowsAs("row", rows as readonly Record<string, string>[], types)
  return sql`insert into ${sql.identifier(getTableName(table))} (${names}) select * from ${values}`
}

/**
 * A writer that replaces rows that are known and locked, found by these columns (see `insertRows`); of none it changes none.
 */
export function updateRows<T extends PgTable>(
  table: T,
  rows: readonly T["$inferSelect"][],
  by: readonly (keyof T["$inferSelect"] & string)[],
): SQL {
  const { head, tail, keys } = textOf(table, `update by ${by.join()}`, (all) => {
    const own = (name: string) => sql`${sql.identifier(getTableName(table))}.${sql.identifier(name)}`
    const given = (name: string) => sql`"row".${sql.identifier(name)}`
    const isKey = ([key]: [string, PgColumn]) => by.includes(key)
    const keys = all.filter(isKey).map(([, { name }]) => sql`${own(name)} = ${given(name)}`)
    const others = all.filter((column) => !isKey(column))
    const sets = others.map(([, { name }]) => sql`${sql.identifier(name)} = ${given(name)}`)
    const update = sql`update ${sql.identifier(getTableName(table))} set ${list(sets)} from`
    // Values out of JSON are no key to a table with policies, since they might say what those hide: all of it would be read.
    return { before: update, after: sql`where ${sql.join(keys, sql` and `)}`, asTable: sql`offset 0` }
  })
  return sql`${head}${listsText(rows, keys)}${tail}`
}

type Columns = [string, PgColumn][]
type Text = { head: SQL; tail: SQL; keys: string[] }
type Around = { before: SQL; after?: SQL; asTable?: SQL }

/** What surrounds the rows of a writer, made once. */
const texts = new WeakMap<PgTable, Map<string, Text>>()

/** `make` says what comes before and after the rows, a table named "row". */
function textOf(table: PgTable, kind: string, make: (columns: Columns) => Around): Text {
  const known = texts.get(table) ?? new Map<string, Text>()
  texts.set(table, known)
  const text = known.get(kind)
  if (text) return text
  const columns = writable(table)
  const { before, after = sql``, asTable = sql`` } = make(columns)
  const values = columns.map(([, column], index) => sql`${valueAt(index, column)} as ${sql.identifier(column.name)}`)
  const head = fixedText(sql`${before} (select ${list(values)} from jsonb_array_elements(`)
  const tail = fixedText(sql`::jsonb) as e(v) ${asTable}) as "row" ${after}`)
  invariant(head && tail, "text_of_writer_is_fixed")
  const made = { head, tail, keys: columns.map(([key]) => key) }
  known.set(kind, made)
  return made
}

const list = (parts: SQLWrapper[]) => sql.join(parts, sql`, `)

/** Columns that the database does not fill by itself. */
function writable(table: PgTable): Columns {
  return Object.entries(getTableColumns(table)).filter(
    ([, column]) => !column.generatedIdentity && column.generated === undefined,
  )
}

/** One value of such a row as its column's type. */
function valueAt(index: number, column: PgColumn): SQL {
  const type = column.getSQLType()
  const at = sql.raw(String(index))
  if (type === "jsonb") return sql`nullif(v -> ${at}, 'null')`
  if (type === "text") return sql`v ->> ${at}`
  if (!type.endsWith("[]")) return sql`(v ->> ${at})::${sql.raw(type)}`
  const texts = sql`array(select jsonb_array_elements_text(v -> ${at}))`
  return sql`case when v -> ${at} <> 'null' then ${texts}::${sql.raw(type)} end`
}

function orDefault(column: PgColumn): SQL {
  const value = sql`"row".${sql.identifier(column.name)}`
  if (column.default === undefined) return value
  const otherwise = is(column.default, SQL) ? column.default : sql.raw(literal(column.default))
  return sql`coalesce(${value}, ${otherwise})`
}

function literal(value: unknown): string {
  return typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : `'${String(value).replaceAll("'", "''")}'`
}
