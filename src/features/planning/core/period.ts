import { monthAfter } from "../../../lib/calendar.ts"

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/
const QUARTER = /^(\d{4})-Q([1-4])$/
const YEAR = /^\d{4}$/

/** The months of "2026-11", "2026-Q4" or "2026", in order; null for anything else. */
export function monthsOf(period: string): string[] | null {
  if (MONTH.test(period)) return [period]
  const quarter = QUARTER.exec(period)
  if (quarter) {
    const first = `${quarter[1]}-${String(Number(quarter[2]) * 3 - 2).padStart(2, "0")}`
    return [0, 1, 2].map((offset) => monthAfter(first, offset))
  }
  return YEAR.test(period) ? Array.from({ length: 12 }, (_, offset) => monthAfter(`${period}-01`, offset)) : null
}

/** The days between which a period's months lie, "2026-10-01" to "2027-01-01", which is not part of it any more. */
export function daysOf(months: readonly string[]): { from: string; to: string } {
  return { from: `${months[0]}-01`, to: `${monthAfter(months.at(-1)!, 1)}-01` }
}

/** The quarter or year that a month is part of, and the period of the same length that comes next. */
export function nextPeriod(period: string): string {
  const months = monthsOf(period)!
  const next = monthAfter(months[0]!, months.length)
  if (months.length === 12) return next.slice(0, 4)
  return months.length === 3 ? `${next.slice(0, 4)}-Q${Math.ceil(Number(next.slice(5)) / 3)}` : next
}
