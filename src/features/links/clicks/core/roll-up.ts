import { DAY_MS, HOUR_MS } from "../../../../lib/time.ts"
import { isVisit, type VisitFlags } from "../../redirect/core/visitor.ts"

/** What counting needs of a click; `at` is ms of the vendor's time. */
export type CountedClick = {
  vendorId: string
  linkId: string
  affiliateId: string
  at: number
  visitor: string
  flags: VisitFlags
}

/** A visitor of a link on a UTC day, and the hour in which they count; null where nobody knows which that was. */
export type CountedVisitor = { vendorId: string; linkId: string; day: Date; visitor: string; hour: Date | null }

/** What an hour of a link gains: visits, visitors whose first one it has, and HEADs, prefetches and bots, which are none. */
export type HourGain = {
  vendorId: string
  linkId: string
  affiliateId: string
  hour: Date
  clicks: number
  visitors: number
  flagged: number
}

type VisitorKey = Omit<CountedVisitor, "hour">
const nameOf = (key: VisitorKey) => [key.vendorId, key.linkId, key.day.getTime(), key.visitor].join(" ")

/** Whose visit a click is. */
export function visitorOf({ vendorId, linkId, at, visitor }: CountedClick): VisitorKey {
  return { vendorId, linkId, day: new Date(at - (at % DAY_MS)), visitor }
}

/**
 * What clicks that were never counted before add to the roll-up, and the visitors that count again or in an earlier hour than
 * `known` says: whatever order clicks come in, a visitor counts once a day and link, in the hour of the first of them.
 */
export function countVisits(clicks: readonly CountedClick[], known: readonly CountedVisitor[]) {
  const hours = new Map<string, HourGain>()
  const hourOf = ({ vendorId, linkId, affiliateId }: CountedClick, hour: Date) => {
    const name = `${vendorId} ${linkId} ${hour.toISOString()}`
    const gain = hours.get(name) ?? { vendorId, linkId, affiliateId, hour, clicks: 0, visitors: 0, flagged: 0 }
    hours.set(name, gain)
    return gain
  }
  const counted = new Map(known.map((one) => [nameOf(one), one]))
  const visitors = new Map<string, CountedVisitor>()
  for (const click of clicks.toSorted((a, b) => a.at - b.at)) {
    const hour = new Date(click.at - (click.at % HOUR_MS))
    const gain = hourOf(click, hour)
    if (!isVisit(click.flags)) {
      gain.flagged++
      continue
    }
    gain.clicks++
    const key = visitorOf(click)
    const name = nameOf(key)
    const before = counted.get(name)
    if (before && (before.hour === null || before.hour <= hour)) continue
    if (before?.hour) hourOf(click, before.hour).visitors--
    gain.visitors++
    const now = { ...key, hour }
    counted.set(name, now)
    visitors.set(name, now)
  }
  return { visitors: [...visitors.values()], hours: [...hours.values()] }
}
