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

export type VisitorKey = { vendorId: string; linkId: string; day: Date; visitor: string }

/** Visits and the visitors first seen in the hour; `flagged` are the HEADs, prefetches and bots, which are not visits. */
export type HourCount = {
  vendorId: string
  linkId: string
  affiliateId: string
  hour: Date
  clicks: number
  visitors: number
  flagged: number
}

const nameOf = (key: VisitorKey) => [key.vendorId, key.linkId, key.day.getTime(), key.visitor].join(" ")

/** The visitors of these clicks, each once for a link and UTC day, in an order that parallel batches agree on. */
export function visitorsOf(clicks: readonly CountedClick[]): VisitorKey[] {
  const keys = clicks
    .filter((click) => isVisit(click.flags))
    .map((click) => [nameOf(keyOf(click)), keyOf(click)] as const)
  return [...new Map(keys)].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, key]) => key)
}

/** The counts of these clicks by link and UTC hour, in an order that parallel batches agree on. */
export function countHours(clicks: readonly CountedClick[], newVisitors: readonly VisitorKey[]): HourCount[] {
  const unseen = new Set(newVisitors.map(nameOf))
  const hours = new Map<string, HourCount>()
  for (const click of [...clicks].sort((a, b) => a.at - b.at)) {
    const { vendorId, linkId, affiliateId } = click
    const hour = new Date(click.at - (click.at % HOUR_MS))
    const name = `${vendorId} ${linkId} ${hour.toISOString()}`
    const count = hours.get(name) ?? { vendorId, linkId, affiliateId, hour, clicks: 0, visitors: 0, flagged: 0 }
    hours.set(name, count)
    if (!isVisit(click.flags)) count.flagged++
    else {
      count.clicks++
      if (unseen.delete(nameOf(keyOf(click)))) count.visitors++
    }
  }
  return [...hours].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count)
}

function keyOf({ vendorId, linkId, at, visitor }: CountedClick): VisitorKey {
  return { vendorId, linkId, day: new Date(at - (at % DAY_MS)), visitor }
}
