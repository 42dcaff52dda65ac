import { inArray, lt } from "drizzle-orm"
import type { Tx } from "../../../platform/db.ts"
import { visitorKeys } from "../tables.ts"

type VisitorKey = typeof visitorKeys.$inferInsert

export async function findVisitorKeys(tx: Tx, days: string[]): Promise<{ day: string; key: string }[]> {
  return tx
    .select({ day: visitorKeys.day, key: visitorKeys.key })
    .from(visitorKeys)
    .where(inArray(visitorKeys.day, days))
}

/** Makes keys for days that have none; the first one stays. */
export async function insertVisitorKeys(tx: Tx, rows: VisitorKey[]) {
  await tx.insert(visitorKeys).values(rows).onConflictDoNothing()
}

export async function deleteVisitorKeys(tx: Tx, madeBefore: Date) {
  await tx.delete(visitorKeys).where(lt(visitorKeys.createdAt, madeBefore))
}
