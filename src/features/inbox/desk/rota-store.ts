import { and, asc, eq, gt, isNull, lte, sql } from "drizzle-orm"
import type { Tx } from "../../../platform/db.ts"
import { members } from "../../identity/tables.ts"
import { absences, inquiries, seats } from "../tables.ts"
import type { Seat } from "./core/rota.ts"

export type Absence = typeof absences.$inferSelect
/** A seat with what a mail or a page says of its member. */
export type MemberSeat = Seat & { name: string; email: string; late: number }

const ofMember = sql`i.vendor_id = ${members.vendorId} and i.owner_id = ${members.id}`

/** Every active member as the desk sees them at an instant. */
export async function listSeats(tx: Tx, vendorId: string, now: Date): Promise<MemberSeat[]> {
  const at = sql`${now.toISOString()}::timestamptz`
  const alive = sql`from ${inquiries} i where ${ofMember} and i.status in ('open', 'waiting')`
  const rows = await tx
    .select({
      memberId: members.id,
      name: members.name,
      email: members.email,
      role: members.role,
      seat: seats,
      isAway: sql<boolean>`exists (select 1 from ${absences} a where a.vendor_id = ${members.vendorId}
        and a.member_id = ${members.id} and a.canceled_at is null and a.away_from <= ${at} and a.away_until > ${at})`,
      open: sql<number>`(select count(*)::int ${alive})`,
      late: sql<number>`(select count(*)::int ${alive} and i.responded_at is null and i.due_at <= ${at})`,
      lastAssignment: sql<string | null>`(select max(i.assignment_id) from ${inquiries} i where ${ofMember})`,
    })
    .from(members)
    .leftJoin(seats, and(eq(seats.vendorId, members.vendorId), eq(seats.memberId, members.id)))
    .where(and(eq(members.vendorId, vendorId), isNull(members.removedAt)))
    .orderBy(asc(members.id))
  return rows.map(({ seat, isAway, ...row }) => ({
    ...row,
    isPresent: !isAway,
    isInRota: seat?.isInRota ?? row.role === "sales",
    kinds: seat?.kinds ?? null,
    languages: seat?.languages ?? null,
    countries: seat?.countries ?? null,
    programIds: seat?.programIds ?? null,
  }))
}

export async function saveSeat(tx: Tx, row: typeof seats.$inferInsert): Promise<void> {
  const { vendorId: _vendor, memberId: _member, ...set } = row
  await tx
    .insert(seats)
    .values(row)
    .onConflictDoUpdate({ target: [seats.vendorId, seats.memberId], set })
}

export async function insertAbsence(tx: Tx, row: typeof absences.$inferInsert): Promise<Absence> {
  const [saved] = await tx.insert(absences).values(row).returning()
  return saved!
}

/** Calls off what overlaps a time that is planned anew; without one, all that is not over. */
export async function cancelAbsences(tx: Tx, vendorId: string, memberId: string, now: Date, span?: [Date, Date]) {
  await tx
    .update(absences)
    .set({ canceledAt: now })
    .where(
      and(
        eq(absences.vendorId, vendorId),
        eq(absences.memberId, memberId),
        isNull(absences.canceledAt),
        gt(absences.awayUntil, span?.[0] ?? now),
        span ? lte(absences.awayFrom, span[1]) : undefined,
      ),
    )
}

/** Times away of a member that are not over, the nearest first. */
export async function listAbsences(tx: Tx, vendorId: string, memberId: string, now: Date): Promise<Absence[]> {
  return tx
    .select()
    .from(absences)
    .where(
      and(
        eq(absences.vendorId, vendorId),
        eq(absences.memberId, memberId),
        isNull(absences.canceledAt),
        gt(absences.awayUntil, now),
      ),
    )
    .orderBy(asc(absences.awayFrom))
}

const isToCome = (vendorId: string, until: Date) =>
  and(
    eq(absences.vendorId, vendorId),
    isNull(absences.begunAt),
    isNull(absences.canceledAt),
    lte(absences.awayFrom, until),
  )

export async function nextAbsenceAt(tx: Tx, vendorId: string, until: Date): Promise<Date | null> {
  const [row] = await tx
    .select({ at: absences.awayFrom })
    .from(absences)
    .where(isToCome(vendorId, until))
    .orderBy(asc(absences.awayFrom))
    .limit(1)
  return row?.at ?? null
}

/** Marks as begun what begins up to an instant, and returns it in order. */
export async function beginAbsences(tx: Tx, vendorId: string, at: Date): Promise<Absence[]> {
  const begun = await tx.update(absences).set({ begunAt: at }).where(isToCome(vendorId, at)).returning()
  return begun.sort((a, b) => a.awayFrom.getTime() - b.awayFrom.getTime() || (a.id < b.id ? -1 : 1))
}
