export type Balance = { account: string; currency: string; balance: bigint }
export type TrialBalance = {
  balanced: boolean
  currencies: { currency: string; debit: bigint; credit: bigint }[]
  accounts: Balance[]
}

/** Debit balances against credit balances per currency, in minor units; balanced when they agree in every one. */
export function trialBalance(accounts: Balance[]): TrialBalance {
  const totals = new Map<string, { debit: bigint; credit: bigint }>()
  for (const { currency, balance } of accounts) {
    const total = totals.get(currency) ?? { debit: 0n, credit: 0n }
    totals.set(currency, total)
    if (balance > 0n) total.debit += balance
    else total.credit -= balance
  }
  const currencies = [...totals]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, total]) => ({ currency, ...total }))
  return { balanced: currencies.every((c) => c.debit === c.credit), currencies, accounts }
}
