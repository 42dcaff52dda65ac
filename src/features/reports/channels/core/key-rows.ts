import { allocate } from "../../../../lib/money.ts"
import {
  accumulate,
  apportion,
  multiply,
  type Rational,
  type RunningSum,
  shorten,
  totalOf,
  toWhole,
} from "../../../../lib/rational.ts"
import type { KeyShare } from "../../../credit/records/core/splits.ts"
import { addTo, type Money } from "./money-sums.ts"

/** One level below a channel: `closes` in ten-thousandths; the rows of a channel sum to its own figures, exactly. */
export type KeyRow = { key: string | null; closes: bigint; revenue: Money }

/** A key's part of what a channel got of one deal; `whole` are the parts as whole numbers in the same proportions. */
export type KeyPart = KeyShare & { whole: bigint }
export type KeySums = Map<string | null, { share: RunningSum; revenue: Map<string, bigint> }>

export function partsOf(shares: readonly KeyShare[]): KeyPart[] {
  const whole = toWhole(shares.map(({ share }) => share))
  return shares.map((share, i) => ({ ...share, whole: whole[i]! }))
}

/** What a channel got of these deals, shared among its keys as in each single one; `amount` of one deal. */
export function addRevenue(
  sums: KeySums,
  parts: readonly KeyPart[] | undefined,
  { currency, count }: { currency: string; count: number },
  amount: bigint,
): void {
  if (!parts) return
  const whole = parts.map((part) => part.whole)
  const amounts = parts.length === 1 ? [amount] : allocate(amount, whole)
  for (const [i, { key }] of parts.entries()) addTo(sumOf(sums, key).revenue, currency, amounts[i]! * BigInt(count))
}

/** The channel's share of a close, so many times over, shared among its keys. */
export function addCloses(
  sums: KeySums,
  parts: readonly KeyPart[] | undefined,
  ofChannel: Rational,
  count: number,
): void {
  for (const { key, share } of parts ?? [])
    accumulate(sumOf(sums, key).share, shorten(multiply(ofChannel, share)), count)
}

function sumOf(sums: KeySums, key: string | null) {
  const sum = sums.get(key) ?? { share: new Map() as RunningSum, revenue: new Map<string, bigint>() }
  sums.set(key, sum)
  return sum
}

export function toKeyRows(sums: KeySums, closes: bigint): KeyRow[] {
  const sorted = [...sums].sort(([a], [b]) => ((a ?? "") < (b ?? "") ? -1 : 1))
  const shares = sorted.map(([, { share }]) => totalOf(share))
  const parts = shares.some(({ n }) => n > 0n) ? apportion(closes, shares) : shares.map(() => 0n)
  return sorted.map(([key, { revenue }], i) => ({ key, closes: parts[i]!, revenue }))
}

/** A channel's figures shared in proportion to what its rows have by another model; all to none where they have nothing. */
export function shareByRows(of: { closes: bigint; revenue: Money }, rows: readonly KeyRow[]): KeyRow[] {
  if (of.closes === 0n && of.revenue.size === 0) return rows.map(({ key }) => ({ key, closes: 0n, revenue: new Map() }))
  const weights = rows.map(({ closes }) => closes)
  if (!weights.some((weight) => weight > 0n)) return [{ key: null, closes: of.closes, revenue: of.revenue }]
  const closes = allocate(of.closes, weights)
  const shared: { key: string | null; closes: bigint; revenue: Map<string, bigint> }[] = rows.map(({ key }, i) => ({
    key,
    closes: closes[i]!,
    revenue: new Map(),
  }))
  for (const [currency, amount] of of.revenue) {
    const own = rows.map(({ revenue }) => revenue.get(currency) ?? 0n)
    const isUsable = own.every((part) => part >= 0n) && own.some((part) => part > 0n)
    for (const [i, part] of allocate(amount, isUsable ? own : weights).entries()) shared[i]!.revenue.set(currency, part)
  }
  return shared
}
