import { realNow } from "../../platform/clock.ts"
import type { Ctx } from "../../platform/ctx.ts"
import { asSystem } from "../../platform/tenant.ts"
import * as store from "./store.ts"

/** Ends a session for good: a copy of its cookie is worth nothing from here on. */
export function signOut(ctx: Ctx, sessionId: string) {
  return asSystem(ctx, (tx) => store.revokeSession(tx, sessionId, realNow()))
}
