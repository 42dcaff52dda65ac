import type { Ctx } from "../../platform/ctx.ts"
import type { Tx } from "../../platform/db.ts"
import { readAsVendor } from "../auth/read-as-vendor.ts"
import type { ListEntries } from "./contract.ts"
import { parseAccount } from "./core/chart.ts"
import { trialBalance } from "./core/trial-balance.ts"
import * as store from "./store.ts"

/** The trial balance now, or at any past instant of the vendor's time. */
export function readTrialBalance(ctx: Ctx, vendorId: string, at: Date | null) {
  return readAsVendor(ctx, vendorId, "ledger.read", async (tx) =>
    trialBalance((await store.balancesAt(tx, vendorId, at)).map((row) => ({ ...row, balance: BigInt(row.balance) }))),
  )
}

export function readEntries(ctx: Ctx, vendorId: string, query: ListEntries) {
  return readAsVendor(ctx, vendorId, "ledger.read", (tx) => store.listEntries(tx, vendorId, query))
}

export type AffiliateBalance = { pending: bigint; payable: bigint; inTransit: bigint; paid: bigint; owedBack: bigint }

/** What stands in an affiliate's accounts by currency, in minor units; what is owed to them is positive, and so is their debt. */
export async function affiliateBalances(tx: Tx, vendorId: string, affiliateId: string) {
  const byCurrency = new Map<string, AffiliateBalance>()
  const balanceIn = (currency: string) => {
    const known = byCurrency.get(currency) ?? { pending: 0n, payable: 0n, inTransit: 0n, paid: 0n, owedBack: 0n }
    byCurrency.set(currency, known)
    return known
  }
  for (const row of await store.affiliateBalances(tx, vendorId, affiliateId)) {
    const account = parseAccount(row.account)
    const balance = balanceIn(row.currency)
    if (account?.kind === "receivable") balance.owedBack += row.balance
    if (account?.kind !== "liability") continue
    if (account.stage === "pending") balance.pending -= row.balance
    else if (account.stage === "payable") balance.payable -= row.balance
    else balance.inTransit -= row.balance
  }
  for (const row of await store.paidTotals(tx, vendorId, affiliateId)) balanceIn(row.currency).paid = BigInt(row.paid)
  return byCurrency
}

/** Entries of some business events, oldest first. */
export const listEntriesOf = store.entriesOfRefs
