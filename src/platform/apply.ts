import { getTableColumns, getTableName, is, SQL, sql } from "drizzle-orm"
import type { PgColumn, PgTable } from "drizzle-orm/pg-core"
import type { Tx } from "./db.ts"

/**
 * Writes one decision in one statement: each writer is an INSERT, UPDATE or DELETE of its own, named as its CTE. They see
 * what was there before all of them, foreign keys are checked after the last, and no two may touch the same row.
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
  const columns = Object.entries(getTableColumns(table)).filter(([, column]) => !column.generatedIdentity)
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
