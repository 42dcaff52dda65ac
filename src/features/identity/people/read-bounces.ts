import type { Ctx } from "../../../platform/ctx.ts"
import { type Bounce, findBounces } from "../../../platform/mail-bounces.ts"
import { asSystem } from "../../../platform/tenant.ts"

/** Which of these addresses mail does not reach; for whoever is shown the addresses. */
export const readBounces = (ctx: Ctx, addresses: readonly string[]): Promise<Map<string, Bounce>> =>
  asSystem(ctx, (tx) => findBounces(tx, addresses))
