import { monthAfter } from "../../../lib/calendar.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { asSystem } from "../../../platform/tenant.ts"
import * as store from "../store.ts"
import { deleteClicksOf } from "./forget-store.ts"

/** Chore: lets go of the months of clicks that are no longer kept, if any: of `CLICKS_KEPT_MONTHS` the present one is the first. */
export async function forgetClicks(ctx: Ctx): Promise<void> {
  const months = ctx.ports.env.clicksKeptMonths
  if (months === null) return
  const first = monthAfter(realNow().toISOString().slice(0, 7), 1 - months)
  await asSystem(ctx, (tx) => store.forgetClicksBefore(tx, `${first}-01`))
}

/** Forgets a vendor's clicks of before an instant, and the messages of clicks that could not be stored. Roll-ups stay. */
export async function forgetClicksOf(tx: Tx, vendorId: string, before: Date): Promise<void> {
  await deleteClicksOf(tx, vendorId, before)
}
