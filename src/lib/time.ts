const FORMATS = {
  instant: { dateStyle: "medium", timeStyle: "short" },
  day: { dateStyle: "medium" },
  month: { month: "short", year: "numeric" },
  long: { day: "numeric", month: "long" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>

// Building a formatter costs far more than using it, and a page shows hundreds of times in one zone.
const formatters = new Map<string, Intl.DateTimeFormat>()

function format(kind: keyof typeof FORMATS, iso: string, timeZone: string, locale: string): string {
  const key = `${kind} ${timeZone} ${locale}`
  const formatter = formatters.get(key) ?? new Intl.DateTimeFormat(locale, { ...FORMATS[kind], timeZone })
  formatters.set(key, formatter)
  return formatter.format(Date.parse(iso))
}

/** "14 Nov 2026, 09:30" in an IANA zone, for people. */
export function formatInstant(iso: string, timeZone: string, locale = "en-GB"): string {
  return format("instant", iso, timeZone, locale)
}

/** "14 Nov 2026" in an IANA zone, for people. */
export function formatDay(iso: string, timeZone: string, locale = "en-GB"): string {
  return format("day", iso, timeZone, locale)
}

/** "Nov 2026" of "2026-11", for people; what is no month stays as it is. */
export function formatMonth(period: string, locale = "en-GB"): string {
  return /^\d{4}-\d\d$/.test(period) ? format("month", `${period}-01`, "UTC", locale) : period
}

/** "14 November" in an IANA zone, for sentences about days that are near. */
export function formatLongDay(iso: string, timeZone: string, locale = "en-GB"): string {
  return format("long", iso, timeZone, locale)
}

/** "Oslo" of Europe/Oslo: how a zone is called beside a time. */
export function zoneWord(timeZone: string): string {
  return timeZone.split("/").at(-1)!.replaceAll("_", " ")
}

export const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS
/** How far apart the clocks of two machines that speak of the same thing may be. */
export const CLOCK_SKEW_MS = 5_000

/** Whether `Intl` knows this IANA zone, by its name: an offset is no zone, and databases read its sign the other way round. */
export function isTimeZone(zone: string): boolean {
  if (!/^[A-Za-z]/.test(zone)) return false
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone })
    return true
  } catch {
    return false
  }
}

/** Years that every part of this agrees on: the database, Intl, and what is reckoned from them (a hold, a next month). */
const YEARS = { first: 1970, last: 9998 }

/** Whether a date or instant as it is written ("2026-11-01…") is of a year that can be reckoned with. */
export function isKnownYear(written: string): boolean {
  const year = Number(/^\d{4}(?!\d)/.exec(written)?.[0])
  return year >= YEARS.first && year <= YEARS.last
}

export const UNKNOWN_YEAR = `is outside the years ${YEARS.first} to ${YEARS.last}`
