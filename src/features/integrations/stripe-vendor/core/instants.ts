/** The first of these Unix seconds that can be when something happened: since 1970, and not after now. Else now. */
export function happened(now: Date, ...reported: unknown[]): Date {
  const times = reported.map((seconds) => (typeof seconds === "number" ? seconds * 1000 : Number.NaN))
  const past = times.find((ms) => ms >= 0)
  return past === undefined ? now : new Date(Math.min(past, now.getTime()))
}
