import { DAY_MS } from "../../../lib/time.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { asSystem } from "../../../platform/tenant.ts"
import { pruneEvents, pruneEventsOf } from "../delivery-store.ts"

const KEPT_MS = 30 * DAY_MS
const PRUNED_AT_ONCE = 5_000

/** Forgets events after 30 days with all their deliveries, those too that were held for so long; but `notOf` these vendors. */
export async function purgeEvents(ctx: Pick<Ctx, "db">, notOf: string[] = []): Promise<void> {
  const before = new Date(realNow().getTime() - KEPT_MS)
  await asSystem(ctx, (tx) => pruneEvents(tx, before, notOf, PRUNED_AT_ONCE))
}

/** The same of one vendor and of before an instant; what is still to be sent stays. As the system. */
export function purgeEventsOf(tx: Tx, vendorId: string, before: Date): Promise<void> {
  return pruneEventsOf(tx, vendorId, before)
}
