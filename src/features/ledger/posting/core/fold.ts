import { parseAccount } from "./chart.ts"
import type { Balance } from "./trial-balance.ts"

/** Kinds of accounts, in the order in which a balance is read. */
const ACCOUNT_KINDS = [
  "expense",
  "stripe",
  "funding",
  "platform",
  "pending",
  "payable",
  "in_transit",
  "receivable",
  "credit",
  "other",
] as const
export type AccountKind = (typeof ACCOUNT_KINDS)[number]

/** Accounts of one kind together, debit positive, with how many they are; credit by channel. */
export type AccountLine = {
  kind: AccountKind
  channel: string | null
  currency: string
  balance: bigint
  count: number
}

/** Which kind an account is of, whose it is, and for which channel. */
export function kindOf(key: string): { kind: AccountKind; affiliateId: string | null; channel: string | null } {
  const account = parseAccount(key)
  if (account?.kind === "liability") return { kind: account.stage, affiliateId: account.affiliateId, channel: null }
  if (account?.kind === "receivable") return { kind: "receivable", affiliateId: account.affiliateId, channel: null }
  // A balance of all books has credit by channel, without its sales.
  if (key.startsWith("credit:")) return { kind: "credit", affiliateId: null, channel: key.split(":")[1] ?? null }
  return { kind: account && account.kind !== "credit" ? account.kind : "other", affiliateId: null, channel: null }
}

/** All accounts, those of all affiliates as one line for each kind; by currency, in the order of kinds. */
export function foldAccounts(accounts: readonly Balance[]): AccountLine[] {
  const lines = new Map<string, AccountLine>()
  for (const { account, currency, balance } of accounts) {
    const { kind, channel } = kindOf(account)
    const key = `${currency} ${ACCOUNT_KINDS.indexOf(kind)} ${channel ?? ""}`
    const line = lines.get(key) ?? { kind, channel, currency, balance: 0n, count: 0 }
    lines.set(key, { ...line, balance: line.balance + balance, count: line.count + 1 })
  }
  return [...lines].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line)
}
