/** Minor units by currency. */
export type Money = ReadonlyMap<string, bigint>

export function addTo(sums: Map<string, bigint>, currency: string, amount: bigint): void {
  sums.set(currency, (sums.get(currency) ?? 0n) + amount)
}

export function addUp(all: readonly Money[]): Money {
  const sums = new Map<string, bigint>()
  for (const money of all) for (const [currency, amount] of money) addTo(sums, currency, amount)
  return sums
}
