import { invariant } from "../../../../lib/assert.ts"

/** Where something of an affiliate's stands; `owed_back` is their debt to us. */
export const LIABILITY_STATES = ["pending", "payable", "in_transit", "owed_back"] as const
export type LiabilityState = (typeof LIABILITY_STATES)[number]

/** Whole days since it came into its state. */
export const AGE_BUCKETS = ["0-30", "31-60", "61-90", "91+"] as const

export type LiabilityRow = {
  currency: string
  state: LiabilityState
  bucket: string
  amount: bigint
  affiliates: number
}
/** What an affiliate has in one state, of one age. */
export type AffiliateLayer = {
  affiliateId: string
  name: string
  currency: string
  state: LiabilityState
  bucket: string
  amount: bigint
}
/** What an account of an affiliate holds, and what of it came in within each age but the last, the younger included. Minor units. */
export type AccountAges = Omit<AffiliateLayer, "bucket" | "amount"> & { balance: bigint; since: bigint[] }

/** What is left of each age: as much as there is. */
export function layersOf(accounts: readonly AccountAges[]): AffiliateLayer[] {
  return accounts.flatMap(({ balance, since, ...account }) =>
    balance < 0n
      ? []
      : AGE_BUCKETS.map((bucket, age) => ({
          affiliateId: account.affiliateId,
          name: account.name,
          currency: account.currency,
          state: account.state,
          bucket,
          amount: (since[age] ?? balance) - (since[age - 1] ?? 0n),
        })).filter(({ amount }) => amount > 0n),
  )
}

/** What the ledger holds of each state, whatever its age. */
export function totalsOf(accounts: readonly AccountAges[]): StateTotal[] {
  const totals = new Map<string, StateTotal>()
  for (const { currency, state, balance } of accounts) {
    const key = `${currency} ${state}`
    const total = totals.get(key) ?? { currency, state, amount: 0n }
    totals.set(key, total)
    total.amount += balance
  }
  return [...totals.values()].filter(({ amount }) => amount !== 0n)
}

/** What stands with one affiliate in one currency: owed to them, by age in the order of `AGE_BUCKETS`, and by them. */
export type AffiliateLine = {
  affiliateId: string
  name: string
  currency: string
  ages: bigint[]
  owed: bigint
  owedBack: bigint
}

/** What all affiliates have of one state and age, each of whom has one layer of it. */
export function sumLayers(layers: readonly AffiliateLayer[]): LiabilityRow[] {
  const rows = new Map<string, LiabilityRow>()
  for (const { currency, state, bucket, amount } of layers) {
    const key = `${currency} ${state} ${bucket}`
    const row = rows.get(key) ?? { currency, state, bucket, amount: 0n, affiliates: 0 }
    row.amount += amount
    row.affiliates++
    rows.set(key, row)
  }
  return [...rows.values()]
}

const ageOf = (bucket: string) => (AGE_BUCKETS as readonly string[]).indexOf(bucket)

/** One line for each affiliate and currency; with a state, of that alone. */
export function foldByAffiliate(layers: readonly AffiliateLayer[], state?: string): AffiliateLine[] {
  const lines = new Map<string, AffiliateLine>()
  for (const { affiliateId, name, currency, amount, ...layer } of layers) {
    if (state && layer.state !== state) continue
    const key = `${affiliateId} ${currency}`
    const line = lines.get(key) ?? {
      affiliateId,
      name,
      currency,
      ages: AGE_BUCKETS.map(() => 0n),
      owed: 0n,
      owedBack: 0n,
    }
    const isDebt = layer.state === "owed_back"
    lines.set(key, line)
    if (isDebt) line.owedBack += amount
    else {
      line.ages[ageOf(layer.bucket)]! += amount
      line.owed += amount
    }
  }
  return [...lines.values()]
}

/** What the ledger holds of one state, minor units. */
export type StateTotal = { currency: string; state: LiabilityState; amount: bigint }

export type Liability = { rows: LiabilityRow[]; totals: { currency: string; owed: bigint; owedBack: bigint }[] }

/** The rows of the report with their sums by currency; throws when the ages do not add up to the ledger. Minor units. */
export function liabilityOf(rows: LiabilityRow[], ledger: StateTotal[]): Liability {
  for (const { currency, state, amount } of ledger) {
    const own = rows.filter((row) => row.currency === currency && row.state === state)
    const sum = own.reduce((total, row) => total + row.amount, 0n)
    invariant(sum === amount, `ages_of_${state}_add_up`)
  }
  const currencies = [...new Set(ledger.map((row) => row.currency))]
  const sumOf = (currency: string, isDebt: boolean) =>
    ledger
      .filter((row) => row.currency === currency && (row.state === "owed_back") === isDebt)
      .reduce((total, row) => total + row.amount, 0n)
  return {
    rows: rows.toSorted((a, b) => rank(a) - rank(b) || (a.bucket < b.bucket ? -1 : 1)),
    totals: currencies.map((currency) => ({
      currency,
      owed: sumOf(currency, false),
      owedBack: sumOf(currency, true),
    })),
  }
  function rank(row: LiabilityRow) {
    return currencies.indexOf(row.currency) * LIABILITY_STATES.length + LIABILITY_STATES.indexOf(row.state)
  }
}
