import { addMonths, dayOf, dayStart } from "../../../../lib/calendar.ts"

/** What an affiliate has brought, less what was refunded of it: sales of which something is left, and whose they are. */
export const TIER_METRICS = ["sales", "revenue", "customers"] as const
export const TIER_WINDOWS = ["all", "month", "quarter", "year"] as const
export type TierWindow = (typeof TIER_WINDOWS)[number]

/** Who has brought `at_least` so much in a window is in the group. Revenue in minor units, by default of the vendor's currency. */
export type Tier = {
  group_id: string
  metric: (typeof TIER_METRICS)[number]
  window: TierWindow
  at_least: number
  currency: string | null
}

/** What an affiliate has brought, as far as one tier minds; revenue in minor units. */
export type TierFigures = Record<Tier["metric"], bigint>
/** Which sales count: from an instant on (null: all before), in one currency or in any. */
export type TierScope = { from: Date | null; currency: string | null }

type Instant = { at: Date; timeZone: string }
const MONTHS = { month: 1, quarter: 3, year: 12 } as const

/** The first instant of the calendar window that an instant is in; null for all time. */
export function windowStart(window: TierWindow, { at, timeZone }: Instant): Date | null {
  if (window === "all") return null
  const [year, month] = dayOf(at, timeZone).split("-").map(Number)
  const first = month! - ((month! - 1) % MONTHS[window])
  return dayStart(`${year}-${String(first).padStart(2, "0")}-01`, timeZone)
}

/** When windows end next: every one of them begins with a month. */
export function nextWindow({ at, timeZone }: Instant): Date {
  const month = dayOf(at, timeZone).slice(0, 7)
  return addMonths(dayStart(`${month}-01`, timeZone), 1, timeZone)
}

/** Which sales each tier counts at an instant. */
export function scopesOf(tiers: readonly Tier[], instant: Instant, vendorCurrency: string): TierScope[] {
  return tiers.map(({ metric, window, currency }) => ({
    from: windowStart(window, instant),
    currency: currency ?? (metric === "revenue" ? vendorCurrency : null),
  }))
}

/** The group of the highest tier that is reached, `tiers` being lowest first, each with its figures; null for none. */
export function groupReached(tiers: readonly Tier[], figures: readonly TierFigures[]): string | null {
  const reached = tiers.findLast(({ metric, at_least }, i) => figures[i]![metric] >= BigInt(at_least))
  return reached?.group_id ?? null
}
