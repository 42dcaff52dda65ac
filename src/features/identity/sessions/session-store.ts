import { and, desc, eq, gt, isNull, lt } from "drizzle-orm"
import { decodeCursor, type PageRequest } from "../../../lib/page.ts"
import type { Tx } from "../../../platform/db.ts"
import { members, sessions, vendors } from "../tables.ts"

export type Session = typeof sessions.$inferSelect

/** Of a person, as far as who asks may know: whoever came by a vendor's issuer, those that came by it. */
export type SessionsOf = { personId: string; ssoId: string | null }

const isAlive = ({ personId, ssoId }: SessionsOf, now: Date) =>
  and(
    eq(sessions.personId, personId),
    isNull(sessions.revokedAt),
    gt(sessions.expiresAt, now),
    ssoId === null ? undefined : eq(sessions.ssoId, ssoId),
  )

/** A person's sessions that are alive at `now`, newest first, one more than the page holds. */
export async function listSessions(tx: Tx, whose: SessionsOf, now: Date, page: PageRequest): Promise<Session[]> {
  const after = decodeCursor(page.cursor)
  return tx
    .select()
    .from(sessions)
    .where(and(isAlive(whose, now), after ? lt(sessions.id, after) : undefined))
    .orderBy(desc(sessions.id))
    .limit(page.limit + 1)
}

/** Ends the person's sessions that are alive, or the one with this id; the ids of those that ended. */
export async function endSessions(tx: Tx, whose: SessionsOf, now: Date, id?: string): Promise<string[]> {
  const rows = await tx
    .update(sessions)
    .set({ revokedAt: now })
    .where(and(isAlive(whose, now), id === undefined ? undefined : eq(sessions.id, id)))
    .returning({ id: sessions.id })
  return rows.map((row) => row.id)
}

/** What a person is at each vendor of theirs, with how that vendor's time goes. */
export async function listMembershipsOf(tx: Tx, personId: string) {
  return tx
    .select({
      vendorId: members.vendorId,
      id: members.id,
      personId: members.personId,
      role: members.role,
      mode: vendors.mode,
      testNow: vendors.testNow,
    })
    .from(members)
    .innerJoin(vendors, eq(vendors.id, members.vendorId))
    .where(and(eq(members.personId, personId), isNull(members.removedAt)))
    .orderBy(members.vendorId)
}
