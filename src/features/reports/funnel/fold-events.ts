import { addDays } from "../../../lib/calendar.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { asSystem } from "../../../platform/tenant.ts"
import * as store from "./fold-store.ts"

/** A day is folded when it has been over for so many: triggers note what comes of a day that was over by one. */
const DAYS_LEFT = 2
/** About so many events in one transaction, or so many days again. */
const EVENTS_AT_ONCE = 5000
const DAYS_AT_ONCE = 60
/** What is left then is the next turn's. */
const TURN_MS = 20_000

/**
 * Chore: writes what reports read of events of days that are over, and again of days that changed since. Reports say the same
 * whether it has run or not. Whether there is more to do.
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
  const { vendorId, vendorNumber } = vendor
  const fold = async (tx: Tx) => {
    const since = await store.findUntil(tx, vendorId)
    const next = (await store.findNextDay(tx, vendorId, since, EVENTS_AT_ONCE)) ?? target
    const until = [since ?? "", next < target ? next : target].toSorted()[1]!
    const days = await store.takeStaleDays(tx, vendorId, until, DAYS_AT_ONCE)
    await store.writeDays(tx, vendor, { days, since, until })
    if (until !== since) await store.saveFold(tx, vendorId, until)
    return until < target || days.length === DAYS_AT_ONCE
  }
  return asSystem(ctx, fold, { locks: [`report_events:${vendorNumber}`] })
}
