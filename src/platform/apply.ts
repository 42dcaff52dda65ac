import { getTableColumns, getTableName, is, SQL, sql } from "drizzle-orm"
import type { PgColumn, PgTable } from "drizzle-orm/pg-core"
import type { Tx } from "./db.ts"

/**
 * Writes one decision in one statement: each writer is an INSERT, UPDATE or DELETE of its own, named as its CTE. They see
 * what was there before all of them, foreign keys are checked after the last, and no two may write the same row.
 */
export async function apply(tx: Tx, writers: Record<string, SQL>): Promise<void> {
  const parts = Object.entries(writers).map(([name, writer]) => sql`${sql.identifier(name)} as (${writer})`)
  if (parts.length > 0) await tx.execute(sql`with ${sql.join(parts, sql`, `)} select 1`)
}

/**
 * A writer that inserts these rows, none where there are none: its text is the same however many, so that a path stays one
 * prepared statement. `onConflict` is what follows the rows, such as `on conflict do nothing`.
 */
export function insertRows<T extends PgTable>(table: T, rows: readonly T["$inferInsert"][], onConflict = sql``): SQL {
  const columns = writable(table)
  const names = sql.join(
    columns.map(([, column]) => sql.identifier(column.name)),
    sql`, `,
  )
  const values = sql.join(
    columns.map(([, column]) => orDefault(column)),
    sql`, `,
  )
  return sql`insert into ${sql.identifier(getTableName(table))} (${names})
    select ${values} from ${recordset("row", rows, columns)} ${onConflict}`
}

/**
 * A writer that replaces rows that are known and locked, found by these columns (see `insertRows`); of none it changes none.
 */
export function updateRows<T extends PgTable>(
  table: T,
  rows: readonly T["$inferSelect"][],
  by: readonly (keyof T["$inferSelect"] & string)[],
): SQL {
  const columns = writable(table)
  const own = (name: string) => sql`${sql.identifier(getTableName(table))}.${sql.identifier(name)}`
  const given = (name: string) => sql`"row".${sql.identifier(name)}`
  const isKey = ([key]: [string, PgColumn]) => by.includes(key)
  const keys = columns.filter(isKey).map(([, { name }]) => sql`${own(name)} = ${given(name)}`)
  const sets = columns
    .filter((column) => !isKey(column))
    .map(([, { name }]) => sql`${sql.identifier(name)} = ${given(name)}`)
  return sql`update ${sql.identifier(getTableName(table))} set ${sql.join(sets, sql`, `)}
    from ${recordset("row", rows, columns)} where ${sql.join(keys, sql` and `)}`
}

/** Columns that the database does not fill by itself. */
function writable(table: PgTable): [string, PgColumn][] {
  return Object.entries(getTableColumns(table)).filter(
    ([, column]) => !column.generatedIdentity && column.generated === undefined,
  )
}

/** Rows as a table of a statement, by the columns of theirs that are named: `jsonb_to_recordset(…) as name(…)`. */
function recordset(name: string, rows: readonly object[], columns: [string, PgColumn][]): SQL {
  const types = columns.map(([, column]) => sql`${sql.identifier(column.name)} ${sql.raw(column.getSQLType())}`)
  const values = rows.map((row) =>
    Object.fromEntries(columns.map(([key, column]) => [column.name, plain((row as Record<string, unknown>)[key])])),
  )
  return sql`jsonb_to_recordset(${JSON.stringify(values)}::jsonb) as ${sql.identifier(name)}(${sql.join(types, sql`, `)})`
}

/** A bigint as digits, since JSON's numbers are not exact; what is inside a JSON column is JSON already. */
const plain = (value: unknown) => (typeof value === "bigint" ? String(value) : value)

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
