import { addDays } from "../../../lib/calendar.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { asSystem } from "../../../platform/tenant.ts"
import { findPackingDay, packRollUps } from "../../links/clicks/pack-roll-ups.ts"
import { writeCloses, writeCosts } from "../channels/folding-store.ts"
import * as store from "./fold-store.ts"

/** A day is folded when it has been over for so many: triggers note what comes of a day that was over by one. */
const DAYS_LEFT = 2
/** About so many events in one transaction, or so many days again. */
const EVENTS_AT_ONCE = 5000
const DAYS_AT_ONCE = 60
/** What is left then is the next turn's. */
const TURN_MS = 20_000

/**
 * Chore: writes what reports read of events of days that are over, and again of days that changed since; roll-ups of clicks are
 * packed beside. Reports say the same whether it has run or not. Whether there is more to do.
 */
export async function foldEvents(ctx: Pick<Ctx, "db">, now: Date = realNow()): Promise<boolean> {
  const target = addDays(now.toISOString().slice(0, 10), -DAYS_LEFT)
  const end = realNow().getTime() + TURN_MS
  for (const vendor of await asSystem(ctx, (tx) => store.listToFold(tx, target)))
    while (await foldNext(ctx, vendor, target)) if (realNow().getTime() > end) return true
  return false
}

/** Some of a vendor's days; whether there may be more. */
function foldNext(ctx: Pick<Ctx, "db">, vendor: store.Folding, target: string): Promise<boolean> {
  const { vendorId, vendorNumber, lookbackDays } = vendor
  const fold = async (tx: Tx) => {
    const last = await store.findFold(tx, vendorId)
    const since = last.until
    // Journeys of another length are other rows.
    const closesSince = last.lookbackDays === lookbackDays ? last.closesUntil : null
    const next = await store.findNextDay(tx, vendorId, { since, most: EVENTS_AT_ONCE })
    const nextCloses = await store.findNextCloses(tx, vendorId, { since: closesSince, most: EVENTS_AT_ONCE })
    const full = await findPackingDay(tx, vendorNumber, since)
    const [until, closesUntil] = [untilOf(since, [next, full], target), untilOf(closesSince, [nextCloses], target)]
    const days = await store.takeStaleDays(tx, vendorId, until > closesUntil ? until : closesUntil, DAYS_AT_ONCE)
    await store.writeDays(tx, vendor, { days: days.filter((day) => day < until), since, until })
    await packRollUps(tx, vendorNumber, { since, until })
    const closes = { days: days.filter((day) => day < closesUntil), since: closesSince, until: closesUntil }
    const known = [await writeCloses(tx, vendor, closes), await writeCosts(tx, vendor, closes)]
    await store.saveFold(tx, vendor, { until, closesUntil, known })
    return until < target || closesUntil < target || days.length === DAYS_AT_ONCE
  }
  return asSystem(ctx, fold, { locks: [`report_events:${vendorNumber}`] })
}

/** Never back, and no further than the target unless it was. */
function untilOf(since: string | null, ends: (string | null)[], target: string): string {
  const [until] = [target, ...ends].filter((end) => end !== null).toSorted() as [string]
  return since !== null && since > until ? since : until
}
