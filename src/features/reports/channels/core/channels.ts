import { allocate } from "../../../../lib/money.ts"
import {
  accumulate,
  apportion,
  multiply,
  type Rational,
  type RunningSum,
  rational,
  shorten,
  totalOf,
  toWhole,
} from "../../../../lib/rational.ts"
import {
  type ChannelSplit,
  countCloses,
  mirrorRefund,
  type Weighing,
  weighDeal,
} from "../../../credit/models/core/credit.ts"
import { CHANNELS, type Channel, influencedBy, sourcedBy } from "../../../credit/models/core/journey.ts"
import { influencedWith, sourcedWith } from "../../../credit/records/core/source.ts"
import { type MemberShare, type MemberTouch, memberShares } from "../../../credit/records/core/splits.ts"

export const ROWS = [...CHANNELS, "unattributed"] as const
export type RowName = (typeof ROWS)[number]

/** Sales that nothing distinguishes here: the same touches in order, record and money (minor units), and how many they are. */
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
  const sums = new Map(ROWS.map((name) => [name, newSum()]))
  const byRecord = new Map<string, Map<string, Way>>()
  for (const deal of deals) {
    const record = countsRecord(deal, records) ? deal.record!.splits : null
    const way = wayOf(byRecord, deal, record, weighing)
    way.count += deal.count
    const splits = record ?? splitByWay(deal, way)
    const net = netOf(splits, deal)
    for (const [i, { channel }] of splits.entries()) {
      addTo(sums.get(channel)!.revenue, deal.currency, net[i]! * BigInt(deal.count))
      if (channel === "sales") addMembers(sums.get("sales")!, deal, net[i]!, way)
    }
    if (splits.length === 0)
      addTo(sums.get("unattributed")!.revenue, deal.currency, (deal.amount - deal.refunded) * BigInt(deal.count))
  }
  const ways = [...byRecord.values()].flatMap((byJourney) => [...byJourney.values()])
  for (const way of ways) countWay(sums, way)
  const closes = countCloses(ways)
  return new Map(ROWS.map((name) => [name, toRow(sums.get(name)!, closes.get(name) ?? 0n)]))
}

/** What deals of the same touches and record share: everything but the money. */
type Way = {
  shares: ReadonlyMap<Channel, Rational>
  weights: readonly bigint[]
  members: readonly MemberShare[]
  memberWeights: readonly bigint[]
  sourced: Channel | null
  influenced: readonly Channel[]
  count: number
}

function wayOf(
  byRecord: Map<string, Map<string, Way>>,
  deal: Deals,
  record: readonly ChannelSplit[] | null,
  weighing: Weighing,
): Way {
  const name = record?.map(({ channel, bps }) => channel + bps).join() ?? ""
  const byJourney = byRecord.get(name) ?? new Map<string, Way>()
  byRecord.set(name, byJourney)
  const known = byJourney.get(deal.journey)
  if (known) return known
  const way = newWay(deal, record, weighing)
  byJourney.set(deal.journey, way)
  return way
}

function newWay({ touches }: Deals, record: readonly ChannelSplit[] | null, weighing: Weighing): Way {
  const { weights, shares } = weighDeal(weighing, touches)
  const members = memberShares(
    touches,
    weights.map((weight) => ({ n: weight, d: 1n })),
  )
  return {
    shares: record ? sharesOf(record) : shares,
    weights,
    members,
    memberWeights: toWhole(members.map(({ share }) => share)),
    sourced: sourcedWith(sourcedBy(touches), record),
    influenced: influencedWith(influencedBy(touches), record),
    count: 0,
  }
}

const sharesOf = (splits: readonly ChannelSplit[]): ReadonlyMap<Channel, Rational> =>
  new Map(splits.map(({ channel, bps }) => [channel, rational(BigInt(bps), 10_000n)]))

function countsRecord({ record }: Deals, { count, ofModel }: Reading["records"]): boolean {
  return record !== null && count && (record.model === null || record.model === ofModel)
}

/** The model's split of one deal, touches first and channels then, as a single sale's credit shows it. */
function splitByWay({ amount, touches }: Deals, { weights }: Way): { channel: Channel; amount: bigint }[] {
  if (touches.length === 0) return []
  const sums = new Map<Channel, bigint>()
  for (const [i, part] of allocate(amount, weights).entries()) {
    const { channel } = touches[i]!
    sums.set(channel, (sums.get(channel) ?? 0n) + part)
  }
  return CHANNELS.flatMap((channel) => {
    const own = sums.get(channel)
    return own === undefined ? [] : [{ channel, amount: own }]
  })
}

/** What each split keeps of its amount after refunds, by the stored split. */
function netOf(splits: readonly { amount: bigint }[], { refunded }: Deals): bigint[] {
  const stored = splits.map(({ amount }) => amount)
  if (refunded === 0n || stored.length === 0) return stored
  return mirrorRefund(stored, refunded, []).map((mirrored, i) => stored[i]! + mirrored)
}

type MemberSum = { share: RunningSum; revenue: Map<string, bigint> }
type RowSum = {
  revenue: Map<string, bigint>
  sourced: number
  influenced: number
  members: Map<string | null, MemberSum>
}

const newSum = (): RowSum => ({ revenue: new Map(), sourced: 0, influenced: 0, members: new Map() })

function memberOf({ members }: RowSum, memberId: string | null): MemberSum {
  const sum = members.get(memberId) ?? { share: new Map(), revenue: new Map() }
  members.set(memberId, sum)
  return sum
}

/** What sales got of these deals, shared among its members as in each single one. */
function addMembers(sum: RowSum, { currency, count }: Deals, amount: bigint, { members, memberWeights }: Way): void {
  const amounts = members.length === 1 ? [amount] : allocate(amount, memberWeights)
  for (const [i, { memberId }] of members.entries())
    addTo(memberOf(sum, memberId).revenue, currency, amounts[i]! * BigInt(count))
}

function countWay(sums: ReadonlyMap<RowName, RowSum>, { shares, members, sourced, influenced, count }: Way): void {
  if (sourced) sums.get(sourced)!.sourced += count
  for (const channel of influenced) sums.get(channel)!.influenced += count
  const ofSales = shares.get("sales")
  if (!ofSales) return
  for (const { memberId, share } of members) {
    const sum = memberOf(sums.get("sales")!, memberId)
    accumulate(sum.share, shorten(multiply(ofSales, share)), count)
  }
}

function toRow({ members, ...sum }: RowSum, closes: bigint): Row {
  const sorted = [...members].sort(([a], [b]) => ((a ?? "") < (b ?? "") ? -1 : 1))
  const shares = sorted.map(([, { share }]) => totalOf(share))
  const parts = shares.some(({ n }) => n > 0n) ? apportion(closes, shares) : shares.map(() => 0n)
  const rows = sorted.map(([memberId, { revenue }], i) => ({ memberId, closes: parts[i]!, revenue }))
  return { ...sum, closes, members: rows }
}

function addTo(sums: Map<string, bigint>, currency: string, amount: bigint): void {
  sums.set(currency, (sums.get(currency) ?? 0n) + amount)
}
