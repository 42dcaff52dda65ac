import { addDays, dayOf, type IsoDay, instantAt } from "../../../lib/calendar.ts"

export const WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] as const
export type Weekday = (typeof WEEKDAYS)[number]
/** From and to on the zone's clock, "09:00" to "17:00"; "24:00" is the day's end. */
export type OpeningHours = [string, string]
export type BusinessHours = Partial<Record<Weekday, OpeningHours[]>>

/** When a vendor works: its hours by weekday, the days it does not work at all, and its zone. */
export type WorkTime = { hours: BusinessHours; holidays: readonly IsoDay[]; zone: string }

export const DEFAULT_HOURS: BusinessHours = {
  mon: [["09:00", "17:00"]],
  tue: [["09:00", "17:00"]],
  wed: [["09:00", "17:00"]],
  thu: [["09:00", "17:00"]],
  fri: [["09:00", "17:00"]],
  sat: [],
  sun: [],
}

type Span = { start: number; end: number }

// Ten years: a vendor that opens for a minute a week still gets an answer, and a loop without end does not.
const HORIZON_DAYS = 3660

export function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
}

function weekdayOf(day: IsoDay): Weekday {
  return WEEKDAYS[new Date(`${day}T00:00:00Z`).getUTCDay()]!
}

function isWorkingDay(day: IsoDay, work: WorkTime): boolean {
  return (work.hours[weekdayOf(day)] ?? []).length > 0 && !work.holidays.includes(day)
}

/** The day's openings as instants; an hour that the clocks skip or repeat is as short or long as it is lived. */
function spansOf(day: IsoDay, work: WorkTime): Span[] {
  if (!isWorkingDay(day, work)) return []
  return (work.hours[weekdayOf(day)] ?? []).map(([from, to]) => ({
    start: instantAt(day, minutesOf(from), work.zone).getTime(),
    end: instantAt(day, minutesOf(to), work.zone).getTime(),
  }))
}

/** The instant by which `ms` of business time have passed since `from`; work ends at 17:00, not at 09:00 of the next day. */
export function addOpenTime(from: Date, ms: number, work: WorkTime): Date {
  let left = ms
  const first = dayOf(from, work.zone)
  for (let offset = 0; offset < HORIZON_DAYS; offset++) {
    for (const span of spansOf(addDays(first, offset), work)) {
      const start = Math.max(span.start, from.getTime())
      if (start >= span.end) continue
      if (left <= span.end - start) return new Date(start + left)
      left -= span.end - start
    }
  }
  return instantAt(addDays(first, HORIZON_DAYS), 0, work.zone)
}

/** Business time between two instants, in ms; 0 when `to` is not after `from`. */
export function openTimeBetween(from: Date, to: Date, work: WorkTime): number {
  let total = 0
  const last = dayOf(to, work.zone)
  for (let day = dayOf(from, work.zone); day <= last; day = addDays(day, 1))
    for (const span of spansOf(day, work))
      total += Math.max(0, Math.min(span.end, to.getTime()) - Math.max(span.start, from.getTime()))
  return total
}

/** The start of the first working day that opens after `from`; null when none does within ten years. */
export function nextMorning(from: Date, work: WorkTime): Date | null {
  const first = dayOf(from, work.zone)
  for (let offset = 0; offset < HORIZON_DAYS; offset++) {
    const opening = spansOf(addDays(first, offset), work)[0]
    if (opening && opening.start > from.getTime()) return new Date(opening.start)
  }
  return null
}

/** Working days from a day up to another, which is not counted any more. */
export function workingDays(from: IsoDay, to: IsoDay, work: WorkTime): number {
  let days = 0
  for (let day = from; day < to; day = addDays(day, 1)) if (isWorkingDay(day, work)) days++
  return days
}
