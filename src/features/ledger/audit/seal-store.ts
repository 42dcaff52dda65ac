import { and, asc, desc, eq, gt, inArray, sql } from "drizzle-orm"
import type { Tx } from "../../../platform/db.ts"
import { ledgerEntries, ledgerSeals, ledgerTransactions, ledgerUnsealed } from "../tables.ts"
import type { ChainedTransaction } from "./core/chain.ts"

export type Seal = typeof ledgerSeals.$inferSelect

/** Vendors with transactions that the chain does not hold yet; over all vendors, as the system. */
export async function listVendorsToSeal(tx: Tx, limit: number): Promise<string[]> {
  const rows = await tx.selectDistinct({ vendorId: ledgerUnsealed.vendorId }).from(ledgerUnsealed).limit(limit)
  return rows.map((row) => row.vendorId)
}

/** Makes this transaction the only one that adds to the vendor's chain; false when another is at it. */
export async function holdChain(tx: Tx, vendorId: string): Promise<boolean> {
  const [row] = await tx.execute<{ held: boolean }>(
    sql`select pg_try_advisory_xact_lock(hashtextextended('ledger_seal ' || ${vendorId}, 0)) as held`,
  )
  return row?.held === true
}

/** Takes the oldest transactions out of what waits for the chain; their ids, in order. */
export async function takeUnsealed(tx: Tx, vendorId: string, limit: number): Promise<string[]> {
  const oldest = tx
    .select({ id: ledgerUnsealed.transactionId })
    .from(ledgerUnsealed)
    .where(eq(ledgerUnsealed.vendorId, vendorId))
    .orderBy(asc(ledgerUnsealed.transactionId))
    .limit(limit)
  const rows = await tx
    .delete(ledgerUnsealed)
    .where(and(eq(ledgerUnsealed.vendorId, vendorId), inArray(ledgerUnsealed.transactionId, oldest)))
    .returning({ id: ledgerUnsealed.transactionId })
  return rows.map((row) => row.id).sort()
}

export async function countUnsealed(tx: Tx, vendorId: string): Promise<number> {
  return tx.$count(ledgerUnsealed, eq(ledgerUnsealed.vendorId, vendorId))
}

/** The end of the vendor's chain, or null. */
export async function lastSeal(tx: Tx, vendorId: string): Promise<Seal | null> {
  const [row] = await tx
    .select()
    .from(ledgerSeals)
    .where(eq(ledgerSeals.vendorId, vendorId))
    .orderBy(desc(ledgerSeals.number))
    .limit(1)
  return row ?? null
}

export async function insertSeals(tx: Tx, seals: Seal[]) {
  if (seals.length > 0) await tx.insert(ledgerSeals).values(seals)
}

/** The next links of the chain after a place, in order. */
export async function listSeals(tx: Tx, vendorId: string, after: number, limit: number): Promise<Seal[]> {
  return tx
    .select()
    .from(ledgerSeals)
    .where(and(eq(ledgerSeals.vendorId, vendorId), gt(ledgerSeals.number, after)))
    .orderBy(asc(ledgerSeals.number))
    .limit(limit)
}

/** Some transactions with their lines, by id; one that is gone is not among them. */
export async function loadTransactions(tx: Tx, vendorId: string, ids: string[]) {
  const found = new Map<string, ChainedTransaction>()
  if (ids.length === 0) return found
  const heads = await tx
    .select()
    .from(ledgerTransactions)
    .where(and(eq(ledgerTransactions.vendorId, vendorId), inArray(ledgerTransactions.id, ids)))
  for (const head of heads) found.set(head.id, { ...head, lines: [] })
  const lines = await tx
    .select()
    .from(ledgerEntries)
    .where(and(eq(ledgerEntries.vendorId, vendorId), inArray(ledgerEntries.transactionId, ids)))
    .orderBy(asc(ledgerEntries.transactionId), asc(ledgerEntries.line))
  for (const line of lines) found.get(line.transactionId)?.lines.push(line)
  return found
}
