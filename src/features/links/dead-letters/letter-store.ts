import { and, desc, eq, inArray, isNull, lt, sql } from "drizzle-orm"
import { decodeCursor, type PageRequest } from "../../../lib/page.ts"
import type { Tx } from "../../../platform/db.ts"
import { type Fact, numberOf } from "../../../platform/load.ts"
import { vendors } from "../../identity/tables.ts"
import { deadLetters } from "../tables.ts"

export type DeadLetterRow = typeof deadLetters.$inferSelect
export type NewDeadLetter = typeof deadLetters.$inferInsert

/** Those of these vendors that there are. */
export async function knownVendors(tx: Tx, ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await tx.select({ id: vendors.id }).from(vendors).where(inArray(vendors.id, ids))
  return new Set(rows.map((row) => row.id))
}

/** Keeps messages; one that is kept already stays as it is, but for one that was replayed and died again. */
export async function insertDeadLetters(tx: Tx, rows: NewDeadLetter[]) {
  if (rows.length === 0) return
  await tx
    .insert(deadLetters)
    .values(rows)
    .onConflictDoUpdate({
      target: [deadLetters.vendorId, deadLetters.fingerprint],
      set: { replayedAt: null, reason: sql`excluded.reason` },
    })
}

/** Of a vendor, or (null) of none that is known. */
const owned = (vendorId: string | null) => eq(deadLetters.vendorId, vendorId ?? "")

export async function listDeadLetters(tx: Tx, vendorId: string | null, page: PageRequest): Promise<DeadLetterRow[]> {
  const after = decodeCursor(page.cursor)
  return tx
    .select()
    .from(deadLetters)
    .where(and(owned(vendorId), after ? lt(deadLetters.id, after) : undefined))
    .orderBy(desc(deadLetters.id))
    .limit(page.limit + 1)
}

/** Locked, so that of replays at once each sees what the one before made of it. */
export async function lockDeadLetter(tx: Tx, vendorId: string | null, id: string): Promise<DeadLetterRow | null> {
  const [row] = await tx
    .select()
    .from(deadLetters)
    .where(and(owned(vendorId), eq(deadLetters.id, id)))
    .for("update")
  return row ?? null
}

/** What came of a replay; one that was stored before stays stored. */
export async function updateDeadLetter(
  tx: Tx,
  { vendorId, id }: DeadLetterRow,
  set: { replayedAt: Date } | { reason: string },
): Promise<DeadLetterRow> {
  const [row] = await tx
    .update(deadLetters)
    .set({ ...set, replays: sql`${deadLetters.replays} + 1` })
    .where(and(eq(deadLetters.vendorId, vendorId), eq(deadLetters.id, id)))
    .returning()
  return row!
}

/** How many of anybody's were not stored by a replay yet. */
export function countDeadLetters(): Fact<number> {
  return numberOf(sql`select count(*) from ${deadLetters} where ${isNull(deadLetters.replayedAt)}`)
}
