import { sha256Hex } from "../../lib/hash.ts"
import { realNow } from "../../platform/clock.ts"
import type { Ctx } from "../../platform/ctx.ts"
import { asSystem } from "../../platform/tenant.ts"
import { startSession } from "./session.ts"
import * as store from "./store.ts"

/** Uses up a link and opens a session, ending the one the browser had. `spent` when unknown, used or expired. */
export async function useSignInLink(ctx: Ctx, token: string, priorSessionId: string | null) {
  const hash = await sha256Hex(token)
  return asSystem(ctx, async (tx) => {
    const used = await store.useSignInLink(tx, hash, realNow())
    if (!used) return { kind: "spent" } as const
    if (priorSessionId) await store.revokeSession(tx, priorSessionId, realNow())
    return {
      kind: "signed_in",
      sessionId: await startSession(tx, used.personId, ctx.client?.userAgent ?? null),
    } as const
  })
}
