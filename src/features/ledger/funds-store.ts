import { and, eq } from "drizzle-orm"
import type { Tx } from "../../platform/db.ts"
import { vendors } from "../auth/tables.ts"
import { OWED_TO_PLATFORM } from "./core/chart.ts"
import { ledgerAccounts, ledgerFunds } from "./tables.ts"

/** Whose money the vendor spends. */
export async function findFunding(tx: Tx, vendorId: string): Promise<"platform" | "prefunded"> {
  const [row] = await tx.select({ funding: vendors.funding }).from(vendors).where(eq(vendors.id, vendorId))
  return row!.funding
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
