import { dayOf, dayStart, daysOfMonth, monthAfter } from "../../../../lib/calendar.ts"
import { allocate } from "../../../../lib/money.ts"
import { remembering } from "../../../../lib/remembering.ts"
import type { Span } from "../../core/span.ts"

export const PERIODS = ["month", "quarter", "year"] as const
export type PeriodKind = (typeof PERIODS)[number]
/** `to` is exclusive; both are cut to the report's window. */
export type Period = { name: string; from: Date; to: Date }

const MONTHS: Record<PeriodKind, number> = { month: 1, quarter: 3, year: 12 }

/** So many windows are remembered: a report is asked for the same over and over. */
export const MOST_WINDOWS = 1_000

/** The calendar periods of a zone that a window touches, in order: "2026-11", "2026-Q4", "2026". */
export const periodsOf = remembering(
  MOST_WINDOWS,
  (kind: PeriodKind, { from, to }: Span, timeZone: string) => `${kind} ${from.getTime()} ${to.getTime()} ${timeZone}`,
  cutInto,
)

function cutInto(kind: PeriodKind, window: Span, timeZone: string): readonly Period[] {
  const periods: Period[] = []
  const first = dayOf(window.from, timeZone).slice(0, 7)
  let month = monthAfter(first, -((Number(first.slice(5)) - 1) % MONTHS[kind]))
  for (;;) {
    const next = monthAfter(month, MONTHS[kind])
    const [from, to] = [dayStart(`${month}-01`, timeZone), dayStart(`${next}-01`, timeZone)]
    if (from >= window.to) return periods
    const cut = { from: from < window.from ? window.from : from, to: to > window.to ? window.to : to }
    if (cut.from < cut.to) periods.push({ name: nameOf(kind, month), ...cut })
    month = next
  }
}

/** What a month is called within its kind of period: "2026-11" of a quarter is "2026-Q4". */
function nameOf(kind: PeriodKind, month: string): string {
  if (kind === "month") return month
  if (kind === "year") return month.slice(0, 4)
  return `${month.slice(0, 4)}-Q${Math.ceil(Number(month.slice(5)) / 3)}`
}

/**
 * The part of a month's amount (minor units) that falls into a window: by days, largest remainder, so that windows that
 * share a month add up to it exactly. A day belongs to the window in which it begins.
 */
export function partOfMonth(amount: bigint, month: string, window: { from: Date; to: Date }, timeZone: string): bigint {
  const [start, end] = [month, monthAfter(month, 1)].map((name) => dayStart(`${name}-01`, timeZone)) as [Date, Date]
  if (end <= window.from || start >= window.to) return 0n
  if (start >= window.from && end <= window.to) return amount
  const days = daysOfMonth(month, timeZone)
  const parts = allocate(
    amount,
    days.map(() => 1n),
  )
  return parts.reduce((sum, part, i) => (days[i]! >= window.from && days[i]! < window.to ? sum + part : sum), 0n)
}
