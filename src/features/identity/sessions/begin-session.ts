import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import * as store from "../store.ts"
import { auditPerson } from "./audit-person.ts"
import { startSession } from "./start-session.ts"

/** By what somebody signed in, as the audit log has it. */
export type SignInMethod = Record<string, string>

/** Opens a session of who just proved who they are, ending the one that the browser had; its id. */
export async function beginSession(
  tx: Tx,
  ctx: Ctx,
  personId: string,
  priorSessionId: string | null,
  how: SignInMethod,
): Promise<string> {
  if (priorSessionId) await store.revokeSession(tx, priorSessionId, realNow())
  const userAgent = ctx.client?.userAgent ?? null
  const sessionId = await startSession(tx, personId, userAgent)
  await auditPerson(tx, ctx, personId, "session.begin", sessionId, { user_agent: userAgent, ...how })
  return sessionId
}
