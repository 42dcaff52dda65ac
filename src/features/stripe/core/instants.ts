/** The last instant that the database and RFC 3339 both can write. */
const LATEST_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

/** The first of these Unix seconds that can be when something happened: since 1970, and not after now. Else now. */
export function happened(now: Date, ...told: unknown[]): Date {
  const times = told.map((seconds) => (typeof seconds === "number" ? seconds * 1000 : Number.NaN))
  const past = times.find((ms) => ms >= 0 && ms <= LATEST_MS)
  return past === undefined ? now : new Date(Math.min(past, now.getTime()))
}

/** So many milliseconds on, as far as there are years. */
export const later = (at: Date, ms: number) => new Date(Math.min(at.getTime() + ms, LATEST_MS))
