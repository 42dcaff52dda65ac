import { allocate } from "../../../../lib/money.ts"
import { type Rational, rational, toWhole } from "../../../../lib/rational.ts"
import {
  type ChannelSplit,
  countCloses,
  isOfChannels,
  mirrorRefund,
  type Weighing,
  weighDeal,
} from "../../../credit/models/core/credit.ts"
import {
  CHANNELS,
  type Channel,
  influencedBy,
  keepEnds,
  sourcedBy,
  type Touch,
} from "../../../credit/models/core/journey.ts"
import { influencedWith, sourcedWith } from "../../../credit/records/core/source.ts"
import { keyShares } from "../../../credit/records/core/splits.ts"
import {
  addCloses,
  addRevenue,
  type KeyPart,
  type KeyRow,
  type KeySums,
  partsOf,
  shareByRows,
  toKeyRows,
} from "./key-rows.ts"
import { addTo, type Money } from "./money-sums.ts"

export const ROWS = [...CHANNELS, "unattributed"] as const
export type RowName = (typeof ROWS)[number]

/** A touch with what it is one of below its channel: a member's, a link's, a campaign's. */
export type DealTouch = Touch & { key: string | null }

/** Sales that nothing distinguishes here: the same touches in order, record and money (minor units), and how many they are. */
export type Deals = {
  currency: string
  amount: bigint
  refunded: bigint
  count: number
  /** Money is that of all of them together: nothing is rounded in sharing it. */
  isSum?: boolean
  /** Names the touches: the same name, the same touches. */
  journey: string
  touches: readonly DealTouch[]
  /** `model` is set where the policy closed the sale and nobody approved it. */
  record: { splits: readonly ChannelSplit[]; model: string | null } | null
}

/** `closes` in ten-thousandths; money in minor units by currency. `keys` are of the channels that are asked for. */
export type Row = { closes: bigint; revenue: Money; sourced: number; influenced: number; keys: KeyRow[] }

export type Reading = {
  weighing: Weighing
  /** Whether records that people approved count before the model, and the model whose automatic records do. */
  records: { count: boolean; ofModel: string | null }
  /** Channels that are read one level down. */
  keyed: readonly Channel[]
}

type Sums = Map<RowName, RowSum>
type RowSum = { revenue: Map<string, bigint>; sourced: number; influenced: number; keys: KeySums }

/** Credits sales to channels by a model and the records; closes and revenue over all rows are those of all sales, exactly. */
export function channelRows(deals: readonly Deals[], reading: Reading): ReadonlyMap<RowName, Row> {
  if (deals.length === 0) return NOTHING
  const sums: Sums = new Map(ROWS.map((name) => [name, newSum()]))
  const byRecord = new Map<string, Map<string, Way>>()
  const pool: Pool = { shares: poolShares(reading.weighing), count: 0, revenue: new Map() }
  for (const deal of deals) {
    const way = wayOf(byRecord, deal, reading)
    way.count += deal.count
    if (way.isPooled) addToPool(pool, deal)
    else addDeal(sums, deal, way)
  }
  const ways = [...byRecord.values()].flatMap((byJourney) => [...byJourney.values()])
  for (const way of ways) countWay(sums, way)
  const alone = ways.filter(({ isPooled }) => !isPooled)
  const closes = countCloses(pool.count > 0 ? [...alone, pool] : alone)
  sharePool(sums, pool)
  const rows = ROWS.map((name) => [name, toRow(sums.get(name)!, closes.get(name) ?? 0n)] as const)
  return isOfChannels(reading.weighing) ? withLinearKeys(new Map(rows), deals, reading) : new Map(rows)
}

/** What no sales come to, by any model. */
const NOTHING: ReadonlyMap<RowName, Row> = new Map(
  ROWS.map((name) => [name, { closes: 0n, revenue: new Map(), sourced: 0, influenced: 0, keys: [] }]),
)

const timesOf = ({ isSum, count }: Deals): number => (isSum ? 1 : count)

/** What deals of the same touches and record share: everything but the money. */
type Way = {
  /** Whether a record decides it: each deal's own, of the same shares. */
  isRecorded: boolean
  /** Whether none does and the model speaks of all such deals together. */
  isPooled: boolean
  touches: readonly DealTouch[]
  shares: ReadonlyMap<Channel, Rational>
  weights: readonly bigint[]
  parts: ReadonlyMap<Channel, KeyPart[]>
  sourced: Channel | null
  influenced: readonly Channel[]
  count: number
}

function wayOf(byRecord: Map<string, Map<string, Way>>, deal: Deals, reading: Reading): Way {
  const record = countsRecord(deal, reading.records) ? deal.record!.splits : null
  const name = record?.map(({ channel, bps }) => channel + bps).join() ?? ""
  const byJourney = byRecord.get(name) ?? new Map<string, Way>()
  byRecord.set(name, byJourney)
  const way = byJourney.get(deal.journey) ?? newWay(deal, record, reading)
  byJourney.set(deal.journey, way)
  return way
}

function newWay(deal: Deals, record: readonly ChannelSplit[] | null, { weighing, keyed }: Reading): Way {
  const touches = keepEnds(deal.touches)
  const isPooled = record === null && touches.length > 0 && poolShares(weighing).size > 0
  const { weights, shares } = isPooled ? POOLED : weighDeal(weighing, touches)
  const exact = weights.map((weight) => ({ n: weight, d: 1n }))
  const isKeyed = !isPooled && !isOfChannels(weighing)
  return {
    isRecorded: record !== null,
    isPooled,
    touches,
    shares: record ? sharesOf(record) : shares,
    weights,
    parts: new Map(isKeyed ? keyed.map((channel) => [channel, partsOf(keyShares(touches, exact, channel))]) : []),
    sourced: sourcedWith(sourcedBy(deal.touches), record),
    influenced: influencedWith(influencedBy(deal.touches), record),
    count: 0,
  }
}

const sharesOf = (splits: readonly ChannelSplit[]): ReadonlyMap<Channel, Rational> =>
  new Map(splits.map(({ channel, bps }) => [channel, rational(BigInt(bps), 10_000n)]))

function countsRecord({ record }: Deals, { count, ofModel }: Reading["records"]): boolean {
  return record !== null && count && (record.model === null || record.model === ofModel)
}

/** Deals that no record decides, by a model of all of them together: `shares` of their closes and of their money. */
type Pool = { shares: ReadonlyMap<Channel, Rational>; count: number; revenue: Map<string, bigint> }

/** None where the model speaks of each deal by itself, or was taught nothing. */
const poolShares = (weighing: Weighing): ReadonlyMap<Channel, Rational> =>
  weighing.model === "markov" ? weighing.fitted : NO_SHARES
const NO_SHARES: ReadonlyMap<Channel, Rational> = new Map()
const POOLED: { weights: bigint[]; shares: ReadonlyMap<Channel, Rational> } = { weights: [], shares: NO_SHARES }

function addToPool(pool: Pool, deal: Deals): void {
  pool.count += deal.count
  addTo(pool.revenue, deal.currency, (deal.amount - deal.refunded) * BigInt(timesOf(deal)))
}

function sharePool(sums: Sums, { shares, count, revenue }: Pool): void {
  if (count === 0) return
  const channels = CHANNELS.filter((channel) => shares.has(channel))
  const weights = toWhole(channels.map((channel) => shares.get(channel)!))
  for (const [currency, amount] of revenue)
    for (const [i, part] of allocate(amount, weights).entries()) addTo(sums.get(channels[i]!)!.revenue, currency, part)
}

function addDeal(sums: Sums, deal: Deals, way: Way): void {
  const { currency } = deal
  const splits = way.isRecorded ? deal.record!.splits : splitByWay(deal, way)
  const net = netOf(splits, deal)
  const count = timesOf(deal)
  for (const [i, { channel }] of splits.entries()) {
    const sum = sums.get(channel)!
    addTo(sum.revenue, currency, net[i]! * BigInt(count))
    addRevenue(sum.keys, way.parts.get(channel), { currency, count }, net[i]!)
  }
  if (splits.length === 0)
    addTo(sums.get("unattributed")!.revenue, currency, (deal.amount - deal.refunded) * BigInt(count))
}

/** The model's split of one deal, touches first and channels then, as a single sale's credit shows it. */
function splitByWay({ amount }: Deals, { weights, touches }: Way): { channel: Channel; amount: bigint }[] {
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

const newSum = (): RowSum => ({ revenue: new Map(), sourced: 0, influenced: 0, keys: new Map() })

function countWay(sums: Sums, { shares, parts, sourced, influenced, count }: Way): void {
  if (sourced) sums.get(sourced)!.sourced += count
  for (const channel of influenced) sums.get(channel)!.influenced += count
  for (const [channel, share] of shares) addCloses(sums.get(channel)!.keys, parts.get(channel), share, count)
}

/** A channel's figures by the model, its keys' in proportion to what `linear` gives them. */
function withLinearKeys(
  rows: ReadonlyMap<RowName, Row>,
  deals: readonly Deals[],
  reading: Reading,
): ReadonlyMap<RowName, Row> {
  if (reading.keyed.length === 0) return rows
  const linear = channelRows(deals, { ...reading, weighing: { model: "linear" } })
  const keysOf = (name: RowName, row: Row) => shareByRows(row, linear.get(name)!.keys)
  return new Map(
    [...rows].map(([name, row]) =>
      reading.keyed.some((channel) => channel === name) ? [name, { ...row, keys: keysOf(name, row) }] : [name, row],
    ),
  )
}

function toRow({ keys, ...sum }: RowSum, closes: bigint): Row {
  return { ...sum, closes, keys: toKeyRows(keys, closes) }
}
