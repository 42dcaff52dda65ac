import { type SQL, type SQLChunk, sql } from "drizzle-orm"
import type { Tx } from "./db.ts"
import { arrayText } from "./rows.ts"

/** Rows of a table that one transaction looks at. */
const ROWS_AT_ONCE = 5000

/**
 * Lets this transaction of the system's role take words out of rows that are otherwise never changed. Its tables are as large as
 * a vendor is, so they are read by an index, whatever their statistics say.
 */
export async function beginForgetting(tx: Tx): Promise<void> {
  await tx.execute(sql`select set_config('app.forgetting', 'on', true), set_config('enable_seqscan', 'off', true)`)
}

/** Some rows of a table; of `owner`, where a column says whose they are. */
export type Place = { table: string; scope: SQL; owner: { column: string; is: SQL } | null }

/** Sets columns of some rows to what these expressions say, or deletes them (null); how many they were. */
export async function eraseRows(
  tx: Tx,
  { table, scope }: Place,
  mine: SQL,
  set: Record<string, SQL> | null,
  range: SQL = sql`true`,
): Promise<number> {
  const name = sql.identifier(table)
  const sets = Object.entries(set ?? {}).map(([column, to]) => sql`${sql.identifier(column)} = ${to}`)
  const verb = set === null ? sql`delete from ${name}` : sql`update ${name} set ${sql.join(sets, sql`, `)}`
  return (await tx.execute(sql`${verb} where ${scope} and ${range} and ${mine} returning 1`)).length
}

export type Words = { columns: { column: string; isJson: boolean }[]; pattern: string | null; mine: SQL }
type Found = { id: string; texts: (string | null)[]; isMine: boolean }

/** How far a table was read: the key of the last row; null before the first. */
export type Reached = string[] | null

/**
 * The next 5000 rows of a table by its key, as a condition, and how far they go; null to its end. `id` is the key's last column.
 * A table whose key does not begin with whose a row is, is read through for everybody.
 */
export async function nextPage(tx: Tx, { table, owner }: Place, after: Reached): Promise<KeyRange> {
  const whole = await keyOf(tx, table)
  const isOwners = owner !== null && whole[0]?.name === owner.column
  const key = isOwners ? whole.slice(1) : whole
  const id = sql`${sql.identifier(whole.at(-1)!.name)}::text`
  if (key.length === 0) return { range: sql`true`, reached: null, id }
  const named = list(key.map(({ name }) => sql.identifier(name)))
  const place = (at: string[]) => list(at.map((value, index) => sql`${value}::text::${sql.raw(key[index]!.type)}`))
  const from = after === null ? sql`true` : sql`(${named}) > (${place(after)})`
  const texts = list(key.map(({ name }) => sql`${sql.identifier(name)}::text`))
  const [last] = await tx.execute<{ key_of_last: string[] }>(sql`
    select array_to_json(array[${texts}]) as key_of_last from ${sql.identifier(table)}
    where ${isOwners ? owner.is : sql`true`} and ${from} order by ${named} offset ${ROWS_AT_ONCE - 1} limit 1`)
  if (!last) return { range: from, reached: null, id }
  return { range: sql`${from} and (${named}) <= (${place(last.key_of_last)})`, reached: last.key_of_last, id }
}

/** All rows of a table, for whoever asks for few of them by an index. */
export async function wholeTable(tx: Tx, { table }: Place): Promise<KeyRange> {
  const key = await keyOf(tx, table)
  return { range: sql`true`, reached: null, id: sql`${sql.identifier(key.at(-1)!.name)}::text` }
}

export type KeyRange = { range: SQL; reached: Reached; id: SQL }

/**
 * Rewrites columns of text or JSON of a page's rows in which a pattern is found (null: in none), or that are `mine`; `rewrite`
 * says what becomes of a row's texts, null where they stay. How many rows changed.
 */
export async function rewriteWords(
  tx: Tx,
  { table, scope }: Place,
  { columns, pattern, mine }: Words,
  rewrite: (row: Found) => (string | null)[] | null,
  { range, id }: KeyRange,
): Promise<number> {
  const texts = list(columns.map(({ column }) => sql`${sql.identifier(column)}::text`))
  const isFound = pattern === null ? mine : sql`(${mine} or concat_ws(' ', ${texts}) ~* ${pattern})`
  const rows = await tx.execute<Found & { part: string; at: string }>(sql`
    select tableoid::bigint::text as part, ctid::text as at, array_to_json(array[${texts}]) as texts, ${mine} as "isMine",
      ${id} as id
    from ${sql.identifier(table)}
    where ${scope} and ${range} and ${isFound} for update`)
  const made = rows.flatMap(({ part, at, ...row }) => {
    const to = rewrite(row)
    return to ? [{ part, at, to }] : []
  })
  await writeWords(tx, table, columns, made)
  return made.length
}

const list = (parts: SQLChunk[]) => sql.join(parts, sql`, `)

/** The columns of a table's primary key, in its order. */
function keyOf(tx: Tx, table: string) {
  return tx.execute<{ name: string; type: string }>(sql`
    select a.attname as name, format_type(a.atttypid, a.atttypmod) as type
    from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
    where i.indisprimary and i.indrelid = ${table}::text::regclass
    order by array_position(i.indkey::int2[], a.attnum)`)
}
type Rewritten = { part: string; at: string; to: (string | null)[] }

async function writeWords(tx: Tx, table: string, columns: Words["columns"], rows: Rewritten[]) {
  if (rows.length === 0) return
  const sets = columns.map(({ column, isJson }, index) => {
    const to = sql`(made.texts ->> ${sql.raw(String(index))})`
    return sql`${sql.identifier(column)} = ${isJson ? sql`${to}::jsonb` : to}`
  })
  const given = arrayText(rows.map(({ to }) => JSON.stringify(to)))
  await tx.execute(sql`
    update ${sql.identifier(table)} set ${sql.join(sets, sql`, `)}
    from unnest(${arrayText(rows.map(({ part }) => part))}::text[], ${arrayText(rows.map(({ at }) => at))}::text[],
      ${given}::text[]) as given(part, at, written)
      cross join lateral (select given.written::jsonb as texts) made
    where ${sql.identifier(table)}.tableoid = given.part::oid and ${sql.identifier(table)}.ctid = given.at::tid`)
}

/** The first rows by their key, as the database has them, without these columns; sorted after they are found, so that the index is theirs. */
export async function readRows(tx: Tx, { table, scope }: Place, mine: SQL, without: string[], limit: number) {
  const key = await keyOf(tx, table)
  const order = key.length === 0 ? sql`` : sql`order by ${list(key.map(({ name }) => sql`t.${sql.identifier(name)}`))}`
  const rows = await tx.execute<{ row: Record<string, unknown> }>(sql`
    with t as materialized (select * from ${sql.identifier(table)} where ${scope} and ${mine})
    select to_jsonb(t) - ${arrayText(without)}::text[] as row from t ${order} limit ${limit}`)
  return rows.map(({ row }) => row)
}
