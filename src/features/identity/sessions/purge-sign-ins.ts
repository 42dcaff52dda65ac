import { DAY_MS } from "../../../lib/time.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { asSystem } from "../../../platform/tenant.ts"
import * as store from "../store.ts"

const KEPT_MS = DAY_MS

/** Forgets sign-in links that expired a day ago (until then one that is opened late can say so) and sessions that ended. */
export async function purgeSignIns(ctx: Ctx): Promise<void> {
  const before = new Date(realNow().getTime() - KEPT_MS)
  await asSystem(ctx, async (tx) => {
    await store.deleteSignInLinks(tx, before)
    await store.deleteSessions(tx, before)
    await store.deleteUsedChallenges(tx, before)
  })
}
