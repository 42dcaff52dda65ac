import { addDays } from "../../../lib/calendar.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { asSystem } from "../../../platform/tenant.ts"
import * as store from "./fold-store.ts"

/** A day is folded when it has been over for so many: what comes of a day that was over by one is noted. */
const DAYS_LEFT = 2
/** About so many commissions in one transaction, or so many days again. */
const COMMISSIONS_AT_ONCE = 5000
const DAYS_AT_ONCE = 60
/** What is left then is the next turn's. */
const TURN_MS = 20_000

/**
 * Chore: adds up what is payable by days that are over, and again days of which it changed since. What is said to be payable is
 * the same whether it has run or not. Whether there is more to do.
 */
export async function foldPayable(ctx: Pick<Ctx, "db">, now: Date = realNow()): Promise<boolean> {
  const target = addDays(now.toISOString().slice(0, 10), -DAYS_LEFT)
  const end = realNow().getTime() + TURN_MS
  for (const vendorId of await asSystem(ctx, (tx) => store.listToFold(tx, target)))
    while (await foldNext(ctx, vendorId, target)) if (realNow().getTime() > end) return true
  return false
}

/** Some of a vendor's days; whether there may be more. */
function foldNext(ctx: Pick<Ctx, "db">, vendorId: string, target: string): Promise<boolean> {
  const fold = async (tx: Tx) => {
    const { since, next } = await store.findNextDay(tx, vendorId, COMMISSIONS_AT_ONCE)
    const until = [since ?? "", next !== null && next < target ? next : target].toSorted()[1]!
    const days = await store.takeStaleDays(tx, vendorId, until, DAYS_AT_ONCE)
    await store.writeDays(tx, vendorId, { days, since, until })
    if (until !== since) await store.saveFold(tx, vendorId, until)
    return until < target || days.length === DAYS_AT_ONCE
  }
  return asSystem(ctx, fold, { locks: [`payable_days:${vendorId}`] })
}
