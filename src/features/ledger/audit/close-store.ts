import { and, asc, desc, eq, sql } from "drizzle-orm"
import type { Tx } from "../../../platform/db.ts"
import { ledgerCloses, ledgerEntries } from "../tables.ts"

export type Close = typeof ledgerCloses.$inferSelect

/** Waits for the postings that are under way, and keeps others back until this transaction ends. */
export async function holdPostings(tx: Tx, vendorId: string) {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('ledger_close ' || ${vendorId}, 0))`)
}

/** The vendor's closed months, the latest first. */
export async function listCloses(tx: Tx, vendorId: string, limit: number): Promise<Close[]> {
  return tx
    .select()
    .from(ledgerCloses)
    .where(eq(ledgerCloses.vendorId, vendorId))
    .orderBy(desc(ledgerCloses.month))
    .limit(limit)
}

export async function findClose(tx: Tx, vendorId: string, month: string): Promise<Close | null> {
  const [row] = await tx
    .select()
    .from(ledgerCloses)
    .where(and(eq(ledgerCloses.vendorId, vendorId), eq(ledgerCloses.month, month)))
  return row ?? null
}

/** When the vendor's first entry was posted; null where there is none. */
export async function findFirstEntry(tx: Tx, vendorId: string): Promise<Date | null> {
  const [row] = await tx
    .select({ at: ledgerEntries.postedAt })
    .from(ledgerEntries)
    .where(eq(ledgerEntries.vendorId, vendorId))
    .orderBy(asc(ledgerEntries.postedAt))
    .limit(1)
  return row?.at ?? null
}

export async function insertClose(tx: Tx, row: Close): Promise<Close> {
  const [saved] = await tx.insert(ledgerCloses).values(row).returning()
  return saved!
}
