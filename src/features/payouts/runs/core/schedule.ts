import { addMonths, dayOf, dayStart } from "../../../../lib/calendar.ts"
import { DAY_MS, HOUR_MS } from "../../../../lib/time.ts"

/** The next start of a day of the month after an instant, in a zone; a day that the month lacks is its last one. */
export function nextRunAt(day: number, after: Date, timeZone: string): Date {
  const first = dayStart(`${dayOf(after, timeZone).slice(0, 7)}-01`, timeZone)
  for (let months = 0; ; months++) {
    const start = addMonths(first, months, timeZone)
    const end = addMonths(first, months + 1, timeZone)
    const lastDay = Number(dayOf(new Date(end.getTime() - 1), timeZone).slice(8))
    const month = dayOf(start, timeZone).slice(0, 7)
    const at = dayStart(`${month}-${String(Math.min(day, lastDay)).padStart(2, "0")}`, timeZone)
    if (at > after) return at
  }
}

const NIGHT_HOUR = 3

/** The last 03:00 up to an instant in a zone: nights that nobody compared are not made up for, providers show the present. */
export function lastNight(until: Date, timeZone: string): Date {
  const of = (at: Date) => new Date(dayStart(dayOf(at, timeZone), timeZone).getTime() + NIGHT_HOUR * HOUR_MS)
  const tonight = of(until)
  return tonight <= until ? tonight : of(new Date(until.getTime() - DAY_MS))
}
