import type { Channel } from "../../../credit/models/core/journey.ts"
import type { ReportedCosts } from "./channel-table.ts"
import type { Row, RowName } from "./channels.ts"
import { partOfMonth } from "./periods.ts"

/** `closes` in ten-thousandths, money in minor units of the report's currency; `cost` null where none was reported. */
export type KeyFigures = { closes: bigint; revenue: bigint; cost: bigint | null }
type KeyedRow = KeyFigures & { key: string | null; channel: RowName }

/** Costs of each channel by campaign; null are those that were reported without one, commissions among them. */
type CampaignCosts = ReadonlyMap<Channel, ReadonlyMap<string | null, bigint>>

/** What was spent on each campaign in a window, minor units of one currency: months by their days. */
export function campaignCosts(
  { reported, commissions }: ReportedCosts,
  window: { from: Date; to: Date; timeZone: string },
  currency: string,
): CampaignCosts {
  const costs = new Map<Channel, Map<string | null, bigint>>()
  const addCost = (channel: Channel, campaign: string | null, amount: bigint) => {
    const own = costs.get(channel) ?? new Map<string | null, bigint>()
    costs.set(channel, own.set(campaign, (own.get(campaign) ?? 0n) + amount))
  }
  for (const cost of reported)
    if (cost.currency === currency)
      addCost(cost.channel, cost.campaign, partOfMonth(cost.amount, cost.month, window, window.timeZone))
  for (const cost of commissions) if (cost.currency === currency) addCost("community", null, cost.amount)
  return costs
}

/** A row for each key of the channels asked for, most closes first, and the sales without touches; costs have rows too. */
export function keyTable(
  channels: ReadonlyMap<RowName, Row>,
  costs: CampaignCosts | null,
  { keyed, currency }: { keyed: readonly Channel[]; currency: string },
): KeyedRow[] {
  const rows = keyed.flatMap((channel) => {
    const own = costs?.get(channel)
    const found = channels.get(channel)!.keys.map(({ key, closes, revenue }): KeyedRow => {
      return { key, channel, closes, revenue: revenue.get(currency) ?? 0n, cost: own?.get(key) ?? null }
    })
    const spent = [...(own ?? [])].filter(([key]) => !found.some((row) => row.key === key))
    return [...found, ...spent.map(([key, cost]): KeyedRow => ({ key, channel, closes: 0n, revenue: 0n, cost }))]
  })
  const none = channels.get("unattributed")!
  const left: KeyedRow = {
    key: null,
    channel: "unattributed",
    closes: none.closes,
    revenue: none.revenue.get(currency) ?? 0n,
    cost: null,
  }
  const all = keyed.length > 1 && none.closes > 0n ? [...rows, left] : rows
  return all.sort((a, b) => (a.closes === b.closes ? 0 : a.closes > b.closes ? -1 : 1))
}
