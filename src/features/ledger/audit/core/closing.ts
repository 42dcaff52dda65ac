import { dayOf, monthAfter } from "../../../../lib/calendar.ts"

/** The months that are over and take entries still, the earliest first; none before the first entry. */
export function openMonths(known: {
  firstEntry: Date | null
  lastClosed: string | null
  now: Date
  zone: string
}): string[] {
  const { firstEntry, lastClosed, now, zone } = known
  if (firstEntry === null) return []
  const first = dayOf(firstEntry, zone).slice(0, 7)
  const after = lastClosed === null ? first : monthAfter(lastClosed, 1)
  const months: string[] = []
  for (let month = after > first ? after : first; month < dayOf(now, zone).slice(0, 7); month = monthAfter(month, 1))
    months.push(month)
  return months
}
