import { and, asc, eq, sql } from "drizzle-orm"
import type { Tx } from "../../../platform/db.ts"
import { vendors } from "../../identity/tables.ts"
import { ledgerAccounts, ledgerFunds } from "../tables.ts"
import { OWED_TO_PLATFORM } from "./core/chart.ts"

type Held = { currency: string; available: bigint }

/** Whose money the vendor spends. */
export async function findFunding(tx: Tx, vendorId: string): Promise<"platform" | "prefunded"> {
  const [row] = await tx.select({ funding: vendors.funding }).from(vendors).where(eq(vendors.id, vendorId))
  return row!.funding
}

/** What a prefunded vendor has, by currency. */
export async function listHeld(tx: Tx, vendorId: string): Promise<Held[]> {
  return tx
    .select({ currency: ledgerFunds.currency, available: ledgerFunds.available })
    .from(ledgerFunds)
    .where(eq(ledgerFunds.vendorId, vendorId))
    .orderBy(asc(ledgerFunds.currency))
}

/** The same for a vendor whose money nobody counts: from the running balances. */
export async function listBooked(tx: Tx, vendorId: string): Promise<Held[]> {
  const rows = await tx.execute<{ currency: string; available: string }>(sql`
    select currency, sum(balance_minor)::text as available
    from ledger_accounts
    where vendor_id = ${vendorId} and (account = 'asset:stripe' or account like 'liability:affiliate:%:in\\_transit')
    group by 1 order by 1`)
  return rows.map((row) => ({ ...row, available: BigInt(row.available) }))
}

/** What the vendor owes the platform, by currency. */
export async function listOwed(tx: Tx, vendorId: string): Promise<Map<string, bigint>> {
  const rows = await tx
    .select({ currency: ledgerAccounts.currency, balance: ledgerAccounts.balance })
    .from(ledgerAccounts)
    .where(and(eq(ledgerAccounts.vendorId, vendorId), eq(ledgerAccounts.account, OWED_TO_PLATFORM)))
  return new Map(rows.map((row) => [row.currency, -row.balance]))
}

/** What a prefunded vendor can spend in a currency, and what it owes the platform; minor units. */
export async function readFunds(
  tx: Tx,
  vendorId: string,
  currency: string,
): Promise<{ available: bigint; owed: bigint }> {
  const [held] = await tx
    .select({ available: ledgerFunds.available })
    .from(ledgerFunds)
    .where(and(eq(ledgerFunds.vendorId, vendorId), eq(ledgerFunds.currency, currency)))
  const [debt] = await tx
    .select({ balance: ledgerAccounts.balance })
    .from(ledgerAccounts)
    .where(
      and(
        eq(ledgerAccounts.vendorId, vendorId),
        eq(ledgerAccounts.account, OWED_TO_PLATFORM),
        eq(ledgerAccounts.currency, currency),
      ),
    )
  return { available: held?.available ?? 0n, owed: -(debt?.balance ?? 0n) }
}
