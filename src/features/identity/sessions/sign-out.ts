import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { asSystem } from "../../../platform/tenant.ts"
import { auditPerson, ENDED } from "./audit-person.ts"
import type { Person } from "./resolve-session.ts"
import { endSessions } from "./session-store.ts"

/** Ends the session that a person came with for good: a copy of its cookie is worth nothing from here on. */
export function signOut(ctx: Ctx, { id, sessionId }: Person) {
  return asSystem(ctx, async (tx) => {
    for (const ended of await endSessions(tx, { personId: id, ssoId: null }, realNow(), sessionId))
      await auditPerson(tx, ctx, id, "session.end", ended, ENDED)
  })
}
