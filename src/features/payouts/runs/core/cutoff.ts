import { dayStart } from "../../../../lib/calendar.ts"
import { DAY_MS } from "../../../../lib/time.ts"

/** The last instant whose earnings a run takes: an instant as it is, a date to the end of that day in the vendor's zone. */
export function cutoffOf(asked: Date | string | undefined, now: Date, timeZone: string): Date {
  if (asked === undefined) return now
  if (typeof asked !== "string") return asked
  const start = new Date(`${asked}T00:00:00Z`)
  const next = new Date(start.getTime() + DAY_MS).toISOString().slice(0, 10)
  return new Date(dayStart(next, timeZone).getTime() - 1)
}
