import { DAY_MS } from "../../../lib/time.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { asSystem } from "../../../platform/tenant.ts"
import { pruneEvents } from "../delivery-store.ts"

const KEPT_MS = 30 * DAY_MS
const PRUNED_AT_ONCE = 5_000

/** Forgets events after 30 days with all their deliveries, those too that were held for so long. */
export async function purgeEvents(ctx: Pick<Ctx, "db">): Promise<void> {
  const before = new Date(realNow().getTime() - KEPT_MS)
  await asSystem(ctx, (tx) => pruneEvents(tx, before, PRUNED_AT_ONCE))
}
