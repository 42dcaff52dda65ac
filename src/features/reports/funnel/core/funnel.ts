import { addDays, dayOf, dayStart, hourOf } from "../../../../lib/calendar.ts"
import { divRound } from "../../../../lib/money.ts"
import { HOUR_MS } from "../../../../lib/time.ts"
import { SUBS } from "../../../links/redirect/core/target.ts"
import type { Span } from "../../core/span.ts"

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
  const [visits, events, money] = [index(counts.visits), index(counts.events), index(counts.money)]
  const rowAt = (name: string | null | undefined) =>
    rowOf(name ?? null, visits.get(name)?.[0], events.get(name)?.[0], money.get(name) ?? [], currency)
  return { rows: groups.map(rowAt), total: rowAt(TOTAL) }
}

/** What all groups come to is kept under no name at all. */
const TOTAL = undefined

function index<T extends { group: string | null; isTotal: boolean }>(parts: readonly T[]) {
  return Map.groupBy(parts, ({ group, isTotal }) => (isTotal ? TOTAL : group))
}

function byName(a: string | null, b: string | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  return a < b ? -1 : a > b ? 1 : 0
}

function rowOf(
  group: string | null,
  { clicks = 0, uniqueClicks = 0 }: Partial<FunnelCounts["visits"][number]> = {},
  { leads = 0, customers = 0, sales = 0 }: Partial<FunnelCounts["events"][number]> = {},
  sums: FunnelCounts["money"],
  currency: string,
): FunnelRow {
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

const HOURLY: readonly FunnelGroup[] = ["day", "week", "month", "program"]

/** By what clicks are rolled up for a group. */
export const unitOf = (group: FunnelGroup): "hour" | "day" => (HOURLY.includes(group) ? "hour" : "day")

/**
 * The whole hours or days of a zone within a window, null where there is none, and what is left before and after them. No
 * window of days, of whatever zone, leaves anything.
 */
export function cutWindow(
  { from, to }: Span,
  timeZone: string,
  unit: "hour" | "day",
): { whole: Span | null; ragged: Span[] } {
  const begin = startAtOrAfter(from, timeZone, unit)
  const end = startOf(to, timeZone, unit)
  if (begin >= end) return { whole: null, ragged: [{ from, to }] }
  const ends = [
    { from, to: begin },
    { from: end, to },
  ]
  return { whole: { from: begin, to: end }, ragged: ends.filter((part) => part.from < part.to) }
}

function startOf(at: Date, timeZone: string, unit: "hour" | "day"): Date {
  return unit === "hour" ? hourOf(at.getTime(), timeZone).hour : dayStart(dayOf(at, timeZone), timeZone)
}

function startAtOrAfter(at: Date, timeZone: string, unit: "hour" | "day"): Date {
  const start = startOf(at, timeZone, unit)
  if (start >= at) return start
  if (unit === "hour") return new Date(start.getTime() + HOUR_MS)
  return dayStart(addDays(dayOf(at, timeZone), 1), timeZone)
}
