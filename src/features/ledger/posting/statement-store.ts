import { and, asc, eq, gte, inArray, lt, sql } from "drizzle-orm"
import type { Tx } from "../../../platform/db.ts"
import { ledgerEntries, ledgerTransactions } from "../tables.ts"
import type { Movement } from "./core/statement.ts"

const owed = sql<string>`(-sum(${ledgerEntries.amount}))::text`

const of = (vendorId: string, accounts: string[]) =>
  and(eq(ledgerEntries.vendorId, vendorId), inArray(ledgerEntries.account, accounts))

/** What some accounts come to before an instant, by currency; owed is positive, in minor units. */
export async function owedBefore(tx: Tx, vendorId: string, accounts: string[], from: Date) {
  const rows = await tx
    .select({ currency: ledgerEntries.currency, owed })
    .from(ledgerEntries)
    .where(and(of(vendorId, accounts), lt(ledgerEntries.postedAt, from)))
    .groupBy(ledgerEntries.currency)
  return new Map(rows.map((row) => [row.currency, BigInt(row.owed)]))
}

/** Transactions that changed what the accounts come to, from an instant up to before another, oldest first. */
export async function listMovements(
  tx: Tx,
  vendorId: string,
  accounts: string[],
  { from, to }: { from: Date; to: Date },
  limit: number,
): Promise<Movement[]> {
  const { id, kind, ref, postedAt: at } = ledgerTransactions
  const rows = await tx
    .select({ id, kind, ref, at, currency: ledgerEntries.currency, owed })
    .from(ledgerEntries)
    .innerJoin(
      ledgerTransactions,
      and(eq(ledgerTransactions.vendorId, ledgerEntries.vendorId), eq(id, ledgerEntries.transactionId)),
    )
    .where(and(of(vendorId, accounts), gte(ledgerEntries.postedAt, from), lt(ledgerEntries.postedAt, to)))
    .groupBy(id, kind, ref, at, ledgerEntries.currency)
    .having(sql`sum(${ledgerEntries.amount}) <> 0`)
    .orderBy(asc(at), asc(id))
    .limit(limit)
  return rows.map(({ owed, ...row }) => ({ ...row, amount: BigInt(owed) }))
}
