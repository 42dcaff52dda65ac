import { and, asc, desc, eq, gt, inArray, sql } from "drizzle-orm"
import type { Tx } from "../../platform/db.ts"
import type { ChainedTransaction } from "./core/chain.ts"
import { ledgerAccounts, ledgerEntries, ledgerSeals, ledgerTransactions, ledgerUnsealed } from "./tables.ts"

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

/** Accounts whose running balance is not the sum of their entries, minor units. */
export async function differingBalances(tx: Tx, vendorId: string, limit: number) {
  const sums = tx
    .select({
      account: ledgerEntries.account,
      currency: ledgerEntries.currency,
      total: sql<string>`sum(${ledgerEntries.amount})`.as("total"),
    })
    .from(ledgerEntries)
    .where(eq(ledgerEntries.vendorId, vendorId))
    .groupBy(ledgerEntries.account, ledgerEntries.currency)
    .as("sums")
  const total = sql<string>`coalesce(${sums.total}, 0)`
  const rows = await tx
    .select({ account: ledgerAccounts.account, currency: ledgerAccounts.currency, kept: ledgerAccounts.balance, total })
    .from(ledgerAccounts)
    .leftJoin(sums, and(eq(sums.account, ledgerAccounts.account), eq(sums.currency, ledgerAccounts.currency)))
    .where(and(eq(ledgerAccounts.vendorId, vendorId), sql`${ledgerAccounts.balance} <> ${total}`))
    .orderBy(asc(ledgerAccounts.account), asc(ledgerAccounts.currency))
    .limit(limit)
  return rows.map((row) => ({ ...row, total: BigInt(row.total) }))
}

/** Transactions whose lines do not sum to zero in a currency, and those without any line. */
export async function unbalancedTransactions(tx: Tx, vendorId: string, limit: number) {
  const rows = await tx.execute<{ id: string; currency: string | null; total: string }>(sql`
    select t.id, e.currency, coalesce(sum(e.amount_minor), 0)::text as total
    from ledger_transactions t
    left join ledger_entries e on e.vendor_id = t.vendor_id and e.transaction_id = t.id
    where t.vendor_id = ${vendorId}
    group by t.id, e.currency having e.currency is null or sum(e.amount_minor) <> 0
    order by t.id limit ${limit}`)
  return rows.map((row) => ({ ...row, total: BigInt(row.total) }))
}

/** Transactions that are neither in the chain nor waiting for it: they came in by another way. */
export async function strayTransactions(tx: Tx, vendorId: string, limit: number): Promise<string[]> {
  const rows = await tx.execute<{ id: string }>(sql`
    select t.id from ledger_transactions t
    where t.vendor_id = ${vendorId}
      and not exists (select 1 from ledger_seals s where s.vendor_id = t.vendor_id and s.transaction_id = t.id)
      and not exists (select 1 from ledger_unsealed u where u.vendor_id = t.vendor_id and u.transaction_id = t.id)
    order by t.id limit ${limit}`)
  return rows.map((row) => row.id)
}
