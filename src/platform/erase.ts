import { type SQL, sql } from "drizzle-orm"
import type { Tx } from "./db.ts"
import { arrayText } from "./rows.ts"

const ROWS_AT_ONCE = 500

/** Lets this transaction of the system's role take words out of rows that are otherwise never changed. */
export async function beginForgetting(tx: Tx): Promise<void> {
  await tx.execute(sql`select set_config('app.forgetting', 'on', true)`)
}

export type Place = { table: string; scope: SQL }

/** Sets columns of some rows to what these expressions say, or deletes them (null); how many they were. */
export async function eraseRows(tx: Tx, { table, scope }: Place, mine: SQL, set: Record<string, SQL> | null) {
  const name = sql.identifier(table)
  const sets = Object.entries(set ?? {}).map(([column, to]) => sql`${sql.identifier(column)} = ${to}`)
  const verb = set === null ? sql`delete from ${name}` : sql`update ${name} set ${sql.join(sets, sql`, `)}`
  return (await tx.execute(sql`${verb} where ${scope} and ${mine} returning 1`)).length
}

export type Words = { columns: { column: string; isJson: boolean }[]; pattern: string; mine: SQL }
type Found = { texts: (string | null)[]; isMine: boolean }

/**
 * Rewrites columns of text or JSON of the rows in which a pattern is found, or that are `mine`; `rewrite` says what becomes of a
 * row's texts, null where they stay. How many rows changed.
 */
export async function rewriteWords(
  tx: Tx,
  { table, scope }: Place,
  { columns, pattern, mine }: Words,
  rewrite: (row: Found) => (string | null)[] | null,
): Promise<number> {
  const names = columns.map(({ column }) => sql.identifier(column))
  const texts = sql.join(
    names.map((name) => sql`${name}::text`),
    sql`, `,
  )
  let [changed, after]: [number, { part: string; at: string }] = [0, { part: "0", at: "(0,0)" }]
  for (;;) {
    const rows = await tx.execute<Found & { part: string; at: string }>(sql`
      select tableoid::bigint::text as part, ctid::text as at, array_to_json(array[${texts}]) as texts, ${mine} as "isMine"
      from ${sql.identifier(table)}
      where ${scope} and (tableoid, ctid) > (${after.part}::text::oid, ${after.at}::text::tid)
        and (${mine} or concat_ws(' ', ${texts}) ~* ${pattern})
      order by tableoid, ctid limit ${ROWS_AT_ONCE} for update`)
    const made = rows.flatMap(({ part, at, ...row }) => {
      const to = rewrite(row)
      return to ? [{ part, at, to }] : []
    })
    await writeWords(tx, table, columns, made)
    changed += made.length
    const last = rows.at(-1)
    if (!last || rows.length < ROWS_AT_ONCE) return changed
    after = last
  }
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

/** The rows themselves, as the database has them, without these columns. */
export async function readRows(tx: Tx, { table, scope }: Place, mine: SQL, without: string[], limit: number) {
  const rows = await tx.execute<{ row: Record<string, unknown> }>(sql`
    select to_jsonb(t) - ${arrayText(without)}::text[] as row from ${sql.identifier(table)} t
    where ${scope} and ${mine} limit ${limit}`)
  return rows.map(({ row }) => row)
}
