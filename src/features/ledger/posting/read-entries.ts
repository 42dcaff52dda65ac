import type { PageRequest } from "../../../lib/page.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import type { FindEntries } from "../contract.ts"
import * as store from "../store.ts"
import { accountsOf, parseAccount } from "./core/chart.ts"
import { trialBalance } from "./core/trial-balance.ts"

/** The trial balance now, or at any past instant of the vendor's time. */
export function readTrialBalance(ctx: Ctx, vendorId: string, at: Date | null) {
  return readAsVendor(ctx, vendorId, "ledger.read", async (tx) =>
    trialBalance((await store.balancesAt(tx, vendorId, at)).map((row) => ({ ...row, balance: BigInt(row.balance) }))),
  )
}

/** Whether everything posted up to an instant balances, and what was on its way to affiliates then, by currency. */
export async function readSums(ctx: Ctx, vendorId: string, at: Date) {
  const sums = await readAsVendor(ctx, vendorId, "ledger.read", (tx) => store.sumsAt(tx, vendorId, at))
  return {
    isBalanced: sums.every(({ total }) => total === 0n),
    inTransit: sums.flatMap(({ currency, inTransit: amount }) => (amount > 0n ? [{ currency, amount }] : [])),
  }
}

export function readEntries(ctx: Ctx, vendorId: string, query: FindEntries) {
  return readAsVendor(ctx, vendorId, "ledger.read", (tx) => store.listEntries(tx, vendorId, query))
}

/** What names an entry, and orders entries: the transaction and the line in it. */
export const entryKey = ({ entry }: store.EntryRow) => `${entry.transactionId}.${entry.line}`

export type AffiliateBalance = { pending: bigint; payable: bigint; inTransit: bigint; paid: bigint; owedBack: bigint }

/** Balances of one affiliate by currency. */
export type CurrencyBalances = Map<string, AffiliateBalance>

/** What stands in some affiliates' accounts, in minor units; what is owed to them is positive, and so is their debt. */
export async function balancesOfAffiliates(tx: Tx, vendorId: string, affiliateIds: string[]) {
  const byAffiliate = new Map<string, CurrencyBalances>()
  const accounts = affiliateIds.flatMap(accountsOf)
  if (accounts.length === 0) return byAffiliate
  const balanceIn = (affiliateId: string, currency: string) => {
    const currencies = byAffiliate.get(affiliateId) ?? new Map<string, AffiliateBalance>()
    const known = currencies.get(currency) ?? { pending: 0n, payable: 0n, inTransit: 0n, paid: 0n, owedBack: 0n }
    byAffiliate.set(affiliateId, currencies.set(currency, known))
    return known
  }
  for (const row of await store.balancesOf(tx, vendorId, accounts)) {
    const account = parseAccount(row.account)
    if (!account || !("affiliateId" in account)) continue
    const balance = balanceIn(account.affiliateId, row.currency)
    if (account.kind === "receivable") balance.owedBack += row.balance
    else if (account.stage === "pending") balance.pending -= row.balance
    else if (account.stage === "payable") balance.payable -= row.balance
    else balance.inTransit -= row.balance
  }
  for (const row of await store.paidFrom(tx, vendorId, accounts)) {
    const account = parseAccount(row.account)
    if (account?.kind === "liability") balanceIn(account.affiliateId, row.currency).paid += BigInt(row.paid)
  }
  return byAffiliate
}

/** The same for one affiliate. */
export async function affiliateBalances(tx: Tx, vendorId: string, affiliateId: string): Promise<CurrencyBalances> {
  return (await balancesOfAffiliates(tx, vendorId, [affiliateId])).get(affiliateId) ?? new Map()
}

/** A page of the affiliates whose accounts are not all zero, with their balances; the newest affiliate first. */
export function readOwed(ctx: Ctx, vendorId: string, page: PageRequest) {
  return readAsVendor(ctx, vendorId, "balance.read", async (tx) => {
    const rows = await store.listOpenAffiliates(tx, vendorId, page)
    const ids = rows.map((row) => row.affiliateId)
    return { ids, balances: await balancesOfAffiliates(tx, vendorId, ids.slice(0, page.limit)) }
  })
}

/** Entries of some business events, oldest first. */
export const listEntriesOf = store.entriesOfRefs
