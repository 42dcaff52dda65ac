import type { Ctx } from "../../../platform/ctx.ts"
import { asSystem } from "../../../platform/tenant.ts"
import * as store from "../store.ts"

/** The vendors whose time is the real one: live ones, and test vendors until their clock is first set. */
export function listVendorsInRealTime(ctx: Pick<Ctx, "db">): Promise<string[]> {
  return asSystem(ctx, store.listVendorsInRealTime)
}
