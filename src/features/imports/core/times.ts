import { dayStart, instantAt } from "../../../lib/calendar.ts"
import { isKnownYear, UNKNOWN_YEAR } from "../../../lib/time.ts"

const WRITTEN =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(\.\d{1,9})?)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?$/i

/**
 * An instant as exports write it, as RFC 3339: "2026-11-01T09:30:00Z", "2026-11-01 09:30:00 UTC", "2026-11-01 09:30" and "2026-11-01"
 * in the zone, a bare day in its own; 13 digits are milliseconds since 1970. Days and months the other way round are refused, since nobody
 * knows which is which.
 */
export function readTime(written: string, timeZone: string, dayZone = timeZone): { at: string } | { wrong: string } {
  if (/^\s*\d{13}\s*$/.test(written)) return { at: new Date(Number(written)).toISOString() }
  const [, day = "", hour = "00", minute = "00", second = "00", fraction = "", zone] =
    WRITTEN.exec(written.trim()) ?? []
  if (!isDay(day) || hour > "23" || minute > "59" || second > "59")
    return { wrong: `is no time such as 2026-11-01 09:30:00: ${written.trim()}` }
  if (!isKnownYear(day)) return { wrong: `${UNKNOWN_YEAR}: ${written.trim()}` }
  if (zone !== undefined) {
    const offset = /^[+-]/.test(zone) ? zone.replace(/^(...):?/, "$1:") : "Z"
    return { at: new Date(`${day}T${hour}:${minute}:${second}${fraction.slice(0, 4)}${offset}`).toISOString() }
  }
  const minutes = Number(hour) * 60 + Number(minute)
  const isBare = written.trim() === day
  const at = minutes === 0 ? dayStart(day, isBare ? dayZone : timeZone) : instantAt(day, minutes, timeZone)
  const milliseconds = Number(second) * 1000 + Number(fraction.slice(1, 4).padEnd(3, "0"))
  return { at: new Date(at.getTime() + milliseconds).toISOString() }
}

function isDay(day: string): boolean {
  const at = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day)
}
