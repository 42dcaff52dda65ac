import { and, asc, desc, eq, gt, inArray, sql } from "drizzle-orm"
import type { Tx } from "../../../platform/db.ts"
import { anyOf, type Fact } from "../../../platform/load.ts"
import { ledgerChain, ledgerEntries, ledgerTransactions, ledgerUnchained } from "../tables.ts"
import type { ChainedTransaction } from "./core/chain.ts"

export type ChainLink = typeof ledgerChain.$inferSelect

export function anyUnchained(): Fact<boolean> {
  return anyOf(sql`from ${ledgerUnchained}`)
}

/** Vendors with transactions that the chain does not hold yet; over all vendors, as the system. */
export async function listVendorsToChain(tx: Tx, limit: number): Promise<string[]> {
  const rows = await tx.selectDistinct({ vendorId: ledgerUnchained.vendorId }).from(ledgerUnchained).limit(limit)
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
export async function takeUnchained(tx: Tx, vendorId: string, limit: number): Promise<string[]> {
  const oldest = tx
    .select({ id: ledgerUnchained.transactionId })
    .from(ledgerUnchained)
    .where(eq(ledgerUnchained.vendorId, vendorId))
    .orderBy(asc(ledgerUnchained.transactionId))
    .limit(limit)
  const rows = await tx
    .delete(ledgerUnchained)
    .where(and(eq(ledgerUnchained.vendorId, vendorId), inArray(ledgerUnchained.transactionId, oldest)))
    .returning({ id: ledgerUnchained.transactionId })
  return rows.map((row) => row.id).sort()
}

/** Brings what was added to shared accounts into their balances; rows that a posting holds come the next time. */
export async function bringInChanges(tx: Tx, vendorId: string) {
  await tx.execute(sql`
    with taken as (
      select account, currency, slot, change_minor from ledger_changes
      where vendor_id = ${vendorId} and change_minor <> 0 for update skip locked
    ), emptied as (
      update ledger_changes c set change_minor = 0 from taken t
      where c.vendor_id = ${vendorId} and c.account = t.account and c.currency = t.currency and c.slot = t.slot
    )
    insert into ledger_accounts as a (vendor_id, account, currency, balance_minor)
    select ${vendorId}, account, currency, sum(change_minor)::bigint from taken group by 2, 3 order by 2, 3
    on conflict (vendor_id, account, currency) do update set balance_minor = a.balance_minor + excluded.balance_minor`)
}

export async function countUnchained(tx: Tx, vendorId: string): Promise<number> {
  return tx.$count(ledgerUnchained, eq(ledgerUnchained.vendorId, vendorId))
}

/** The end of the vendor's chain, or null. */
export async function lastLink(tx: Tx, vendorId: string): Promise<ChainLink | null> {
  const [row] = await tx
    .select()
    .from(ledgerChain)
    .where(eq(ledgerChain.vendorId, vendorId))
    .orderBy(desc(ledgerChain.number))
    .limit(1)
  return row ?? null
}

export async function insertLinks(tx: Tx, links: ChainLink[]) {
  if (links.length > 0) await tx.insert(ledgerChain).values(links)
}

/** The next links of the chain after a number, in order. */
export async function listLinks(tx: Tx, vendorId: string, after: number, limit: number): Promise<ChainLink[]> {
  return tx
    .select()
    .from(ledgerChain)
    .where(and(eq(ledgerChain.vendorId, vendorId), gt(ledgerChain.number, after)))
    .orderBy(asc(ledgerChain.number))
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
