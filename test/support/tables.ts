import { resolve } from "node:path"
import type postgres from "postgres"
import { listFiles } from "./tidy/source.ts"

type Sql = ReturnType<typeof postgres>
export type Column = { name: string; type: string; notNull: boolean; hasDefault: boolean; isGenerated: boolean }
export type Table = { name: string; columns: Column[] }

/** Tables of the database without the partitions, which share their parent's columns. */
export async function readTables(sql: Sql): Promise<Table[]> {
  const rows = await sql<(Column & { table: string })[]>`
    select c.relname as table, a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
      a.attnotnull as "notNull", (a.atthasdef or a.attidentity <> '') as "hasDefault",
      a.attgenerated <> '' as "isGenerated"
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and a.attnum > 0 and not a.attisdropped
    order by c.relname, a.attnum`
  return [...Map.groupBy(rows, (row) => row.table)].map(([name, columns]) => ({
    name,
    columns: columns.map(({ table: _table, ...column }) => column),
  }))
}

/** What all `tables.ts` files export, by the names they export it under. */
export async function importTables(): Promise<Record<string, unknown>> {
  const files = listFiles("src").filter((path) => path.endsWith("/tables.ts"))
  const modules = await Promise.all(files.map((path) => import(/* @vite-ignore */ resolve(path))))
  return Object.assign({}, ...modules)
}

/** One row in every table, all texts the given one; foreign keys and triggers look away meanwhile. */
export async function fillTables(sql: Sql, text: string): Promise<Table[]> {
  const tables = await readTables(sql)
  await sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    for (const table of tables) await tx.unsafe(insertion(table, text))
  })
  return tables
}

/** An INSERT of one row with a value of each column's type. */
export function insertion({ name, columns }: Table, text: string): string {
  const isGiven = (column: Column) =>
    !column.isGenerated && !(column.hasDefault && /^(bigint|integer)/.test(column.type))
  const given = columns.filter(isGiven)
  const values = given.map((column) => (column.name === "timezone" ? "'UTC'" : sampleOf(column.type, text)))
  return `insert into "${name}" (${given.map((column) => `"${column.name}"`).join(", ")}) values (${values.join(", ")})`
}

function sampleOf(type: string, text: string): string {
  if (/^(text|character)/.test(type)) return type.endsWith("[]") ? "'{}'" : `'${text}'`
  if (/^(integer|bigint|smallint|numeric)/.test(type)) return "0"
  if (/^timestamp|^date/.test(type)) return "'2031-01-01T00:00:00Z'"
  if (type === "boolean") return "false"
  if (type === "jsonb") return "'{}'"
  throw new Error(`no value for a column of type ${type}`)
}
