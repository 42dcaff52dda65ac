import { sha256Hex } from "../../../lib/hash.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { asSystem } from "../../../platform/tenant.ts"
import * as store from "../store.ts"
import { auditFailedSignIn } from "./audit-failed-sign-in.ts"
import { beginSession } from "./begin-session.ts"

/** Uses up a link and opens a session, ending the one the browser had. `spent` when unknown, used or expired. */
export async function useSignInLink(ctx: Ctx, token: string, priorSessionId: string | null) {
  const hash = await sha256Hex(token)
  const signedIn = await asSystem(ctx, async (tx) => {
    const used = await store.useSignInLink(tx, hash, realNow())
    if (!used) return { kind: "spent" } as const
    const sessionId = await beginSession(tx, ctx, used.personId, priorSessionId, { by: "mail" })
    return { kind: "signed_in", sessionId } as const
  })
  if (signedIn.kind === "spent") await auditFailedSignIn(ctx, await ownerOfLink(ctx, hash), "link_spent")
  return signedIn
}

const ownerOfLink = (ctx: Ctx, hash: string) => asSystem(ctx, (tx) => store.findOwnerOfLink(tx, hash))
