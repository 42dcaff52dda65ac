import { and, asc, desc, eq, gte, inArray, isNotNull, lt, sql } from "drizzle-orm"
import type { Tx } from "../../../platform/db.ts"
import { commissions } from "../../commissions/tables.ts"
import { ledgerEntries, ledgerTransactions } from "../../ledger/tables.ts"
import type { Item } from "../runs/run-store.ts"
import { payoutItems, payoutRuns } from "../tables.ts"

/** Minor units: what left the Stripe balance for an item, and what it holds in transit. */
export type InLedger = { paid: bigint; inTransit: bigint }

/** The run named, or the latest that were approved. */
export async function listRunsToCompare(
  tx: Tx,
  vendorId: string,
  runId: string | null,
  limit: number,
): Promise<string[]> {
  const rows = await tx
    .select({ id: payoutRuns.id })
    .from(payoutRuns)
    .where(
      and(
        eq(payoutRuns.vendorId, vendorId),
        runId ? eq(payoutRuns.id, runId) : inArray(payoutRuns.status, ["approved", "executing", "completed"]),
      ),
    )
    .orderBy(desc(payoutRuns.id))
    .limit(limit)
  return rows.map((row) => row.id)
}

export async function listItemsOfRun(tx: Tx, vendorId: string, runId: string): Promise<Item[]> {
  return tx
    .select()
    .from(payoutItems)
    .where(and(eq(payoutItems.vendorId, vendorId), eq(payoutItems.runId, runId)))
    .orderBy(asc(payoutItems.id))
}

/** What the ledger's entries say of each item of a run. */
export async function ledgerOfRun(tx: Tx, vendorId: string, runId: string): Promise<Map<string, InLedger>> {
  const total = (account: ReturnType<typeof sql>) =>
    sql<string>`coalesce(-sum(${ledgerEntries.amount}) filter (where ${account}), 0)`
  const rows = await tx
    .select({
      itemId: ledgerTransactions.ref,
      paid: total(sql`${ledgerEntries.account} = 'asset:stripe'`),
      inTransit: total(sql`${ledgerEntries.account} like 'liability:affiliate:%:in_transit'`),
    })
    .from(ledgerEntries)
    .innerJoin(
      ledgerTransactions,
      and(
        eq(ledgerTransactions.vendorId, ledgerEntries.vendorId),
        eq(ledgerTransactions.id, ledgerEntries.transactionId),
      ),
    )
    .innerJoin(
      payoutItems,
      and(eq(payoutItems.vendorId, ledgerTransactions.vendorId), eq(payoutItems.id, ledgerTransactions.ref)),
    )
    .where(and(eq(ledgerEntries.vendorId, vendorId), eq(payoutItems.runId, runId)))
    .groupBy(ledgerTransactions.ref)
  return new Map(rows.map((row) => [row.itemId, { paid: BigInt(row.paid), inTransit: BigInt(row.inTransit) }]))
}

/** Runs of before an instant that are neither done nor canceled. */
export function countOpenRuns(tx: Tx, vendorId: string, before: Date): Promise<number> {
  const isOpen = inArray(payoutRuns.status, ["draft", "submitted", "approved", "executing"])
  return tx.$count(payoutRuns, and(eq(payoutRuns.vendorId, vendorId), isOpen, lt(payoutRuns.draftedAt, before)))
}

/** Commissions earned in a time that wait for somebody's decision. */
export function countHeld(tx: Tx, vendorId: string, { from, before }: { from: Date; before: Date }): Promise<number> {
  const { earnedAt, heldId } = commissions
  const isHeld = and(isNotNull(heldId), gte(earnedAt, from), lt(earnedAt, before))
  return tx.$count(commissions, and(eq(commissions.vendorId, vendorId), isHeld))
}
