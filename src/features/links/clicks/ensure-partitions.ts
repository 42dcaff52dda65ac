import { DAY_MS } from "../../../lib/time.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { asSystem } from "../../../platform/tenant.ts"
import * as store from "../store.ts"

const MONTHS_AHEAD = 3
const VISITORS_KEPT_MS = 7 * DAY_MS

/** Whether there is none of them yet; one that cannot be made, since its clicks came before it, is tried by the hour. */
export const arePartitionsMissing = (now: Date) => store.arePartitionsMissing(now, MONTHS_AHEAD)

/** Chore: the partitions of this month and the next ones are there before clicks need them. */
export function ensurePartitions(ctx: Ctx): Promise<number> {
  return asSystem(ctx, (tx) => store.ensureClickPartitions(tx, realNow(), MONTHS_AHEAD))
}

/** Chore: forgets who visited; a visitor's name lasts a day, and clicks held up by an outage come within the week. */
export function purgeVisitors(ctx: Ctx): Promise<void> {
  return asSystem(ctx, (tx) => store.pruneVisitors(tx, new Date(realNow().getTime() - VISITORS_KEPT_MS)))
}
