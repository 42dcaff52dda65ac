import type { Stamp } from "../lib/stamp.ts"
import { realNow } from "./clock.ts"
import { actorName, type Ctx } from "./ctx.ts"
import { newId } from "./new-id.ts"

/** The stamp of what this request decides for a vendor. */
export function stampOf(ctx: Pick<Ctx, "actor" | "now">, vendorId: string): Stamp {
  return { vendorId, by: actorName(ctx.actor), now: ctx.now, createdAt: realNow(), newId }
}
