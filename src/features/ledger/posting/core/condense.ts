import { parseAccount } from "./chart.ts"
import type { Balance } from "./trial-balance.ts"

/** Up to `most` accounts of a currency as they are; where there are more, those of all affiliates as one per stage. */
export function condense(accounts: readonly Balance[], most: number): Balance[] {
  const byCurrency = Map.groupBy(accounts, (row) => row.currency)
  return [...byCurrency.values()].flatMap((rows) => (rows.length > most ? merge(rows) : rows))
}

function merge(rows: readonly Balance[]): Balance[] {
  const merged = new Map<string, Balance>()
  for (const row of rows) {
    const account = groupOf(row.account)
    merged.set(account, { ...row, account, balance: row.balance + (merged.get(account)?.balance ?? 0n) })
  }
  return [...merged.values()]
}

function groupOf(key: string): string {
  const account = parseAccount(key)
  return account && "affiliateId" in account ? key.replace(account.affiliateId, "*") : key
}
