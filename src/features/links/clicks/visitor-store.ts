import { lt, sql } from "drizzle-orm"
import type { Database, Tx } from "../../../platform/db.ts"
import { visitorKeys } from "../tables.ts"

type VisitorKey = typeof visitorKeys.$inferInsert

/** The key of a day, null while there is none, in one statement of the login's own. */
export async function findVisitorKey(db: Database, day: string): Promise<string | null> {
  const [row] = await db.select({ key: sql<string | null>`key` }).from(sql`visitor_key(${day}::date) as key`)
  return row!.key
}

/** Makes keys for days that have none; the first one stays. */
export async function insertVisitorKeys(tx: Tx, rows: VisitorKey[]) {
  await tx.insert(visitorKeys).values(rows).onConflictDoNothing()
}

export async function deleteVisitorKeys(tx: Tx, madeBefore: Date) {
  await tx.delete(visitorKeys).where(lt(visitorKeys.createdAt, madeBefore))
}
