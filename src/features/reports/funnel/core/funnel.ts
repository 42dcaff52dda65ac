import { dayOf, dayStart } from "../../../../lib/calendar.ts"
import { divRound } from "../../../../lib/money.ts"
import { HOUR_MS } from "../../../../lib/time.ts"
import { SUBS } from "../../../links/redirect/core/target.ts"

export const FUNNEL_GROUPS = [...["day", "week", "month", "affiliate", "link", "program", "country"], ...SUBS] as const
export type FunnelGroup = (typeof FUNNEL_GROUPS)[number]

/** What was counted of one group, or of all (`isTotal`): a customer of two days is one in all. */
type Of<T> = T & { group: string | null; isTotal: boolean }
export type FunnelCounts = {
  visits: Of<{ clicks: number; uniqueClicks: number }>[]
  events: Of<{ leads: number; customers: number; sales: number }>[]
  /** Minor units. */
  money: Of<{ currency: string; revenue: bigint; commission: bigint }>[]
}

/** Money in minor units of the report's currency; `epc` a click's share of the commission; `conversionBps` sales by click. */
export type FunnelRow = {
  group: string | null
  clicks: number
  uniqueClicks: number
  leads: number
  customers: number
  sales: number
  revenue: bigint
  commission: bigint
  epc: bigint | null
  conversionBps: bigint | null
  others: { currency: string; revenue: bigint; commission: bigint }[]
}

/** One row a group that anything happened in, by name, what belongs to none last; and all of them together. */
export function funnelTable(counts: FunnelCounts, currency: string): { rows: FunnelRow[]; total: FunnelRow } {
  const parts = [...counts.visits, ...counts.events, ...counts.money].filter((part) => !part.isTotal)
  const groups = [...new Set(parts.map((part) => part.group))].sort(byName)
  return {
    rows: groups.map((group) => rowOf(group, (part) => !part.isTotal && part.group === group, counts, currency)),
    total: rowOf(null, (part) => part.isTotal, counts, currency),
  }
}

function byName(a: string | null, b: string | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  return a < b ? -1 : a > b ? 1 : 0
}

function rowOf(
  group: string | null,
  isOf: (part: { group: string | null; isTotal: boolean }) => boolean,
  { visits, events, money }: FunnelCounts,
  currency: string,
): FunnelRow {
  const { clicks = 0, uniqueClicks = 0 } = visits.find(isOf) ?? {}
  const { leads = 0, customers = 0, sales = 0 } = events.find(isOf) ?? {}
  const sums = money.filter(isOf)
  const { revenue = 0n, commission = 0n } = sums.find((sum) => sum.currency === currency) ?? {}
  return {
    group,
    clicks,
    uniqueClicks,
    leads,
    customers,
    sales,
    revenue,
    commission,
    epc: clicks > 0 ? divRound(commission, BigInt(clicks)) : null,
    conversionBps: clicks > 0 ? divRound(BigInt(sales) * 10_000n, BigInt(clicks)) : null,
    others: sums
      .filter((sum) => sum.currency !== currency)
      .map((sum) => ({ currency: sum.currency, revenue: sum.revenue, commission: sum.commission }))
      .sort((a, b) => byName(a.currency, b.currency)),
  }
}

const HOURLY: readonly FunnelGroup[] = ["day", "week", "month", "affiliate", "link", "program"]

/** Whether counts by hour (UTC) add up to this window and its groups: the days of Kolkata begin at half past. */
export function isOfWholeHours(query: { from: Date; to: Date; timeZone: string; group: FunnelGroup }): boolean {
  const { from, to, timeZone, group } = query
  const midnights = [from, to].map((at) => dayStart(dayOf(at, timeZone), timeZone))
  return HOURLY.includes(group) && [from, to, ...midnights].every((at) => at.getTime() % HOUR_MS === 0)
}
