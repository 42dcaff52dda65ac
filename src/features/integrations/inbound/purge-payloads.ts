import { DAY_MS } from "../../../lib/time.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { asSystem } from "../../../platform/tenant.ts"
import * as store from "../store.ts"

const KEPT_MS = 30 * DAY_MS

/** Forgets what events held 30 days after they were settled: their ids and types stay, so that none counts twice. But `notOf` these. */
export async function purgePayloads(ctx: Pick<Ctx, "db">, notOf: string[] = []): Promise<void> {
  await asSystem(ctx, (tx) => store.clearPayloads(tx, new Date(realNow().getTime() - KEPT_MS), { notOf }))
}

/** The same of one vendor's events that were settled before an instant. As the system. */
export function purgePayloadsOf(tx: Tx, vendorId: string, before: Date): Promise<void> {
  return store.clearPayloads(tx, before, { owner: vendorId })
}
