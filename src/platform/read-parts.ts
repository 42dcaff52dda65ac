import { type SQL, sql } from "drizzle-orm"
import type { Tx } from "./db.ts"

/**
 * A query's rows by parts, so that one part of very many is held at a time. The next is fetched while a part is worked on.
 * `name` is the query's own within its transaction; a caller that stops before the end leaves the rest to the transaction's.
 */
export async function* readParts<T extends Record<string, unknown>>(tx: Tx, name: string, query: SQL, rows: number) {
  const cursor = sql.identifier(name)
  const fetch = async () => tx.execute<T>(sql`fetch ${sql.raw(String(rows))} from ${cursor}`)
  await tx.execute(sql`declare ${cursor} no scroll cursor for ${query}`)
  for (let part = await fetch(); part.length > 0; ) {
    const next = part.length === rows ? fetch() : Promise.resolve([])
    // Whoever stops early never asks for it.
    next.catch(() => {})
    yield part as T[]
    part = (await next) as typeof part
  }
  await tx.execute(sql`close ${cursor}`)
}
