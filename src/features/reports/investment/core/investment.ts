import { BPS, divRound } from "../../../../lib/money.ts"
import { CHANNELS, type Channel } from "../../../credit/models/core/journey.ts"

export const SIGNALS = [
  "costs_without_closes",
  "closes_above_cost_share",
  "getting_dearer",
  "no_community_closes",
] as const
export type Signal = (typeof SIGNALS)[number]

/** `closes` in ten-thousandths, money in minor units of one currency. */
type Spent = { cost: bigint; closes: bigint; revenue: bigint }
export type SpentMonth = Spent & { month: string }
/** What a channel cost and closed in a window, month by month, and in the window before it. */
export type ChannelSpending = { now: Spent; before: Omit<Spent, "revenue">; months: readonly SpentMonth[] }

export type InvestmentRow = Spent & {
  channel: Channel
  costShareBps: number | null
  closeShareBps: number | null
  costPerClose: bigint | null
  previous: Omit<Spent, "revenue"> & { costPerClose: bigint | null }
  /** What its last closes cost, each; null where too few months say so. */
  marginalCostPerClose: bigint | null
  months: readonly SpentMonth[]
  signals: Signal[]
}

/** Whom to ask about a channel: `channel` is the one that they answer for. */
export type PersonToAsk = { channel: Channel; memberId: string; name: string }

/** Who answers for the channel; where the community closes nothing, for the product, which must bring the first to it. */
export function askedAbout(
  { channel, signals }: Pick<InvestmentRow, "channel" | "signals">,
  responsible: ReadonlyMap<Channel, Omit<PersonToAsk, "channel">>,
): PersonToAsk | null {
  const of = signals.includes("no_community_closes") ? "product" : channel
  const person = responsible.get(of)
  return person ? { channel: of, ...person } : null
}

const ONE = 10_000n
/** Fewer months with both costs and closes give no slope that means anything. */
const MIN_MONTHS = 6

/** Each channel's share of what all cost and closed (`closed`: unattributed ones too), and what stands out. */
export function investmentRows(spending: ReadonlyMap<Channel, ChannelSpending>, closed: bigint): InvestmentRow[] {
  const spent = [...spending.values()].reduce((sum, { now }) => sum + now.cost, 0n)
  return CHANNELS.map((channel) => {
    const { now, before, months } = spending.get(channel)!
    const row = {
      channel,
      ...now,
      costShareBps: shareOf(now.cost, spent),
      closeShareBps: shareOf(now.closes, closed),
      costPerClose: perClose(now),
      previous: { ...before, costPerClose: perClose(before) },
      marginalCostPerClose: slope(months),
      months,
    }
    return { ...row, signals: signalsOf(row) }
  })
}

const shareOf = (part: bigint, whole: bigint) => (whole > 0n ? Number(divRound(part * BPS, whole)) : null)

/** No figure where nothing was closed: not zero. */
const perClose = ({ cost, closes }: Pick<Spent, "cost" | "closes">) =>
  closes > 0n ? divRound(cost * ONE, closes) : null

/**
 * The least-squares slope of cost over closes by month, minor units for one close: what one more close costs where the
 * channel stands. Null under six months with both, and where it does not rise.
 */
export function slope(months: readonly Pick<Spent, "cost" | "closes">[]): bigint | null {
  const points = months.filter(({ cost, closes }) => cost > 0n && closes > 0n)
  const n = BigInt(points.length)
  if (points.length < MIN_MONTHS) return null
  const sum = (of: (point: Pick<Spent, "cost" | "closes">) => bigint) =>
    points.reduce((all, point) => all + of(point), 0n)
  const [x, y] = [sum(({ closes }) => closes), sum(({ cost }) => cost)]
  const above = n * sum(({ closes, cost }) => closes * cost) - x * y
  const below = n * sum(({ closes }) => closes * closes) - x * x
  return above > 0n && below > 0n ? divRound(above * ONE, below) : null
}

type Weighed = Omit<InvestmentRow, "signals">

function signalsOf(row: Weighed): Signal[] {
  const { channel, cost, closes, costShareBps, closeShareBps } = row
  const found: Record<Signal, boolean> = {
    costs_without_closes: cost > 0n && closes === 0n,
    closes_above_cost_share: closes > 0n && (closeShareBps ?? 0) > (costShareBps ?? 0),
    getting_dearer: isDearer(row),
    no_community_closes: channel === "community" && closes === 0n,
  }
  return SIGNALS.filter((signal) => found[signal])
}

/** Dearer than in the window before, or with each further close. */
function isDearer({ costPerClose, previous, marginalCostPerClose }: Weighed): boolean {
  if (costPerClose === null) return false
  const before = previous.costPerClose
  return (before !== null && costPerClose > before) || (marginalCostPerClose ?? 0n) > costPerClose
}

/** How many closes more an amount (minor units) buys at what a channel's last closes cost; null where that is not known. */
export function closesFor(amount: bigint, { marginalCostPerClose, costPerClose }: InvestmentRow): bigint | null {
  const price = marginalCostPerClose ?? costPerClose
  return price === null || price <= 0n ? null : amount / price
}
