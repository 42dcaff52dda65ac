import { DAY_MS, HOUR_MS, MINUTE_MS } from "./time.ts"

// Building a formatter costs far more than using it, and a vendor has one zone.
const formatters = new Map<string, Intl.DateTimeFormat>()

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone)
  if (known) return known
  const part = "numeric" as const
  const parts = {
    year: part,
    month: part,
    day: part,
    hour: part,
    minute: part,
    second: part,
    hourCycle: "h23",
  } as const
  const made = new Intl.DateTimeFormat("en-US", { timeZone, calendar: "gregory", ...parts })
  formatters.set(timeZone, made)
  return made
}

/** What a clock in the zone shows at an instant, as milliseconds of a UTC date that would show the same. */
function wallOf(instantMs: number, timeZone: string): number {
  if (timeZone === "UTC") return instantMs
  const part = Object.fromEntries(
    formatterOf(timeZone)
      .formatToParts(instantMs)
      .map((p) => [p.type, Number(p.value)]),
  )
  const seconds = Date.UTC(part.year!, part.month! - 1, part.day!, part.hour!, part.minute!, part.second!)
  return seconds + (((instantMs % 1000) + 1000) % 1000)
}

/** The instant at which the zone's clock shows `wall`; the earlier of two, and past the gap when there is none. */
function instantOf(wall: number, timeZone: string): number {
  const offsetAt = (ms: number) => wallOf(ms, timeZone) - ms
  const before = wall - offsetAt(wall - DAY_MS)
  const after = wall - offsetAt(wall + DAY_MS)
  const shown = [before, after].filter((ms) => wallOf(ms, timeZone) === wall)
  return shown.length > 0 ? Math.min(...shown) : before
}

const daysInMonth = (year: number, month: number) => new Date(Date.UTC(year, month + 1, 0)).getUTCDate()

/**
 * The same wall-clock time `months` calendar months later in an IANA zone, exact to the millisecond. A day that the
 * month lacks becomes its last one: 31 January + 1 is 28 (or 29) February.
 */
export function addMonths(at: Date, months: number, timeZone: string): Date {
  const wall = new Date(wallOf(at.getTime(), timeZone))
  const year = wall.getUTCFullYear()
  const month = wall.getUTCMonth() + months
  const day = Math.min(wall.getUTCDate(), daysInMonth(year, month))
  const timeOfDay = ((wall.getTime() % DAY_MS) + DAY_MS) % DAY_MS
  return new Date(instantOf(Date.UTC(year, month, day) + timeOfDay, timeZone))
}

/** Whole calendar months between the two dates in an IANA zone, the times of day aside: 31 January to 28 February is 1. */
export function wholeMonths(from: Date, to: Date, timeZone: string): number {
  const start = new Date(wallOf(from.getTime(), timeZone))
  const end = new Date(wallOf(to.getTime(), timeZone))
  const months = (end.getUTCFullYear() - start.getUTCFullYear()) * 12 + end.getUTCMonth() - start.getUTCMonth()
  const due = Math.min(start.getUTCDate(), daysInMonth(end.getUTCFullYear(), end.getUTCMonth()))
  return end.getUTCDate() < due ? months - 1 : months
}

/** The calendar date in an IANA zone, "2026-11-21". */
export function dayOf(at: Date, timeZone: string): string {
  return new Date(wallOf(at.getTime(), timeZone)).toISOString().slice(0, 10)
}

/** The hour of an IANA zone's clock that an instant (ms) is in: when it begins, and its date there. */
export function hourOf(at: number, timeZone: string): { hour: Date; day: IsoDay } {
  const wall = wallOf(at, timeZone)
  return {
    hour: new Date(at - (((wall % HOUR_MS) + HOUR_MS) % HOUR_MS)),
    day: new Date(wall).toISOString().slice(0, 10),
  }
}

/** The instant at which a day (`2026-11-21`) begins in an IANA zone; after a gap at midnight, the gap's end. */
export function dayStart(day: string, timeZone: string): Date {
  const name = `${day} ${timeZone}`
  const known = dayStarts.get(name)
  if (known !== undefined) return new Date(known)
  const start = instantOf(Date.parse(`${day}T00:00:00Z`), timeZone)
  if (dayStarts.size >= MOST_DAYS) dayStarts.clear()
  dayStarts.set(name, start)
  return new Date(start)
}

// A page asks for the beginnings of the same days over and over, and a formatter takes its time.
const dayStarts = new Map<string, number>()
const MOST_DAYS = 10_000

/** An instant as it is, a date as its first instant in an IANA zone. */
export function momentOf(moment: Date | string, timeZone: string): Date {
  return typeof moment === "string" ? dayStart(moment, timeZone) : moment
}

/** The month ("2026-11") some months after another, in the Gregorian calendar. */
export function monthAfter(month: string, months: number): string {
  const number = 12 * Number(month.slice(0, 4)) + Number(month.slice(5)) - 1 + months
  return `${String(Math.floor(number / 12)).padStart(4, "0")}-${String((number % 12) + 1).padStart(2, "0")}`
}

/** The first instants of a month's days ("2026-11") in an IANA zone, in order. */
export function daysOfMonth(month: string, timeZone: string): Date[] {
  const [year, index] = month.split("-").map(Number)
  const count = daysInMonth(year!, index! - 1)
  return Array.from({ length: count }, (_, day) => dayStart(`${month}-${String(day + 1).padStart(2, "0")}`, timeZone))
}

/** A day of the calendar, as ISO writes it: "2026-11-21". */
export type IsoDay = string

/**
 * The instant at which a clock in the zone shows this many minutes after midnight of a day; 1440 is the next midnight.
 * Of an hour that comes twice the first; of one that is skipped, the same distance after the gap.
 */
export function instantAt(day: IsoDay, minutes: number, timeZone: string): Date {
  return new Date(instantOf(Date.parse(`${day}T00:00:00Z`) + minutes * MINUTE_MS, timeZone))
}

let today: { number: number; day: IsoDay } = { number: Number.NaN, day: "" }

/** The UTC day of an instant (ms); asked for over and over of about the same. */
export function utcDay(at: number): IsoDay {
  const number = Math.floor(at / DAY_MS)
  if (today.number !== number) today = { number, day: new Date(at).toISOString().slice(0, 10) }
  return today.day
}

/** The day this many days later, or earlier when negative. */
export function addDays(day: IsoDay, days: number): IsoDay {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)
}
