import { add, apportion, multiply, type Rational, rational, shorten, ZERO } from "../../../lib/rational.ts"
import {
  type ChannelSplit,
  closeShares,
  countCloses,
  type LikeDeals,
  mirrorRefund,
  type Weighing,
  weighTouches,
} from "../../attribution/core/credit.ts"
import { CHANNELS, type Channel, influencedBy, sourcedBy } from "../../attribution/core/journey.ts"
import { influencedWith, sourcedWith } from "../../credit/core/source.ts"
import { type MemberTouch, memberShares, propose } from "../../credit/core/splits.ts"

export const ROWS = [...CHANNELS, "unattributed"] as const
export type RowName = (typeof ROWS)[number]

/** Sales that nothing tells apart here: the same touches in order, record and money (minor units), and how many they are. */
export type Deals = {
  currency: string
  amount: bigint
  refunded: bigint
  count: number
  /** Names the touches: the same name, the same touches. */
  journey: string
  touches: readonly MemberTouch[]
  /** `model` is set where the policy closed the sale and nobody approved it. */
  record: { splits: readonly ChannelSplit[]; model: string | null } | null
}

export type Money = ReadonlyMap<string, bigint>
export type MemberRow = { memberId: string | null; closes: bigint; revenue: Money }
/** `closes` in ten-thousandths; money in minor units by currency. */
export type Row = { closes: bigint; revenue: Money; sourced: number; influenced: number; members: MemberRow[] }

export type Reading = {
  weighing: Weighing
  /** Whether records that people approved count before the model, and the model whose automatic records do. */
  records: { count: boolean; ofModel: string | null }
}

/** Credits sales to channels by a model and the records; closes and revenue over all rows are those of all sales, exactly. */
export function channelRows(deals: readonly Deals[], { weighing, records }: Reading): Map<RowName, Row> {
  const weigh = memoize(weighing)
  const sums = new Map(ROWS.map((name) => [name, new RowSum()]))
  const shares: LikeDeals[] = []
  for (const deal of deals) {
    const weights = weigh(deal)
    const record = countsRecord(deal, records) ? deal.record!.splits : null
    const splits = record ?? propose(deal.amount, deal.touches, weighing, weights).splits
    shares.push({ shares: record ? shareOfRecord(record) : closeShares(deal.touches, weights), count: deal.count })
    const net = netOf(splits, deal)
    for (const [i, { channel }] of splits.entries()) sums.get(channel)!.add(deal, net[i]!)
    if (splits.length === 0) sums.get("unattributed")!.add(deal, deal.amount - deal.refunded)
    const sourced = sourcedWith(sourcedBy(deal.touches), record)
    if (sourced) sums.get(sourced)!.sourced += deal.count
    for (const channel of influencedWith(influencedBy(deal.touches), record))
      sums.get(channel)!.influenced += deal.count
    const bySales = splits.findIndex(({ channel }) => channel === "sales")
    if (bySales >= 0)
      sums.get("sales")!.addMembers(deal, net[bySales]!, shares.at(-1)!.shares.get("sales") ?? ZERO, weights)
  }
  const closes = countCloses(shares)
  return new Map(ROWS.map((name) => [name, sums.get(name)!.toRow(closes.get(name) ?? 0n)]))
}

function countsRecord({ record }: Deals, { count, ofModel }: Reading["records"]): boolean {
  return record !== null && count && (record.model === null || record.model === ofModel)
}

/** What each split keeps of its amount after refunds, by the stored split. */
function netOf(splits: readonly ChannelSplit[], { refunded }: Deals): bigint[] {
  const stored = splits.map(({ amount }) => amount)
  if (refunded === 0n || stored.length === 0) return stored
  return mirrorRefund(stored, refunded, []).map((mirrored, i) => stored[i]! + mirrored)
}

const shareOfRecord = (splits: readonly ChannelSplit[]) =>
  new Map(splits.map(({ channel, bps }) => [channel as Channel, rational(BigInt(bps), 10_000n)]))

function memoize(weighing: Weighing): (deal: Deals) => Rational[] {
  const known = new Map<string, Rational[]>()
  return ({ journey, touches }) => {
    const weights = known.get(journey) ?? weighTouches(weighing, touches)
    known.set(journey, weights)
    return weights
  }
}

class RowSum {
  sourced = 0
  influenced = 0
  readonly revenue = new Map<string, bigint>()
  readonly members = new Map<string | null, { share: Rational; revenue: Map<string, bigint> }>()

  add({ currency, count }: Deals, amount: bigint): void {
    addTo(this.revenue, currency, amount * BigInt(count))
  }

  /** What sales got of these deals, shared among its members as in each single one. */
  addMembers(deal: Deals, amount: bigint, share: Rational, weights: readonly Rational[]): void {
    const parts = memberShares(deal.touches, weights)
    const amounts = apportion(
      amount,
      parts.map((part) => part.share),
    )
    for (const [i, part] of parts.entries()) {
      const sum = this.members.get(part.memberId) ?? { share: ZERO, revenue: new Map<string, bigint>() }
      this.members.set(part.memberId, sum)
      sum.share = add(sum.share, multiply(shorten(multiply(share, part.share)), rational(BigInt(deal.count))))
      addTo(sum.revenue, deal.currency, amounts[i]! * BigInt(deal.count))
    }
  }

  toRow(closes: bigint): Row {
    const members = [...this.members].sort(([a], [b]) => ((a ?? "") < (b ?? "") ? -1 : 1))
    const shares = members.map(([, { share }]) => share)
    const parts = shares.some(({ n }) => n > 0n) ? apportion(closes, shares) : shares.map(() => 0n)
    return {
      closes,
      revenue: this.revenue,
      sourced: this.sourced,
      influenced: this.influenced,
      members: members.map(([memberId, { revenue }], i) => ({ memberId, closes: parts[i]!, revenue })),
    }
  }
}

function addTo(sums: Map<string, bigint>, currency: string, amount: bigint): void {
  sums.set(currency, (sums.get(currency) ?? 0n) + amount)
}
