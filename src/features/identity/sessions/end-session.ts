import { notFound } from "../../../lib/errors.ts"
import type { PageRequest } from "../../../lib/page.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { asSystem } from "../../../platform/tenant.ts"
import { can } from "../permissions/core/permissions.ts"
import { auditPerson, ENDED } from "./audit-person.ts"
import * as store from "./session-store.ts"

/** A session as its person sees it; `isCurrent` for the one that asks. */
export type OwnSession = store.Session & { isCurrent: boolean }

/** The asking person's sessions that are alive, newest first, one more than the page holds. */
export async function readSessions(ctx: Ctx, page: PageRequest): Promise<OwnSession[]> {
  can(ctx, "session.read")
  const { whose, currentId } = personOf(ctx)
  const rows = await asSystem(ctx, (tx) => store.listSessions(tx, whose, realNow(), page))
  return rows.map((row) => ({ ...row, isCurrent: row.id === currentId }))
}

/** Ends one of the asking person's sessions, from the next request on. 404 for anybody else's. */
export async function endSession(ctx: Ctx, id: string): Promise<void> {
  can(ctx, "session.end")
  const { whose } = personOf(ctx)
  await asSystem(ctx, async (tx) => {
    const [ended] = await store.endSessions(tx, whose, realNow(), id)
    if (!ended) throw notFound()
    await auditPerson(tx, ctx, whose.personId, "session.end", ended, ENDED)
  })
}

/** Ends every session of the asking person, this one too. Tokens stay: they are ended by themselves. */
export async function signOutEverywhere(ctx: Ctx): Promise<void> {
  can(ctx, "session.end")
  const { whose } = personOf(ctx)
  await asSystem(ctx, async (tx) => {
    for (const ended of await store.endSessions(tx, whose, realNow()))
      await auditPerson(tx, ctx, whose.personId, "session.end", ended, ENDED)
  })
}

function personOf({ actor }: Ctx) {
  if (actor.kind !== "member" && actor.kind !== "affiliate") throw notFound()
  return {
    whose: { personId: actor.personId, ssoId: actor.signIn?.ssoId ?? null },
    currentId: actor.signIn?.sessionId ?? null,
  }
}
