import { and, asc, eq, gt, isNull, lte, type SQL, sql } from "drizzle-orm"
import { updateRows } from "../../../platform/apply.ts"
import type { Tx } from "../../../platform/db.ts"
import { type Fact, load } from "../../../platform/load.ts"
import { members } from "../../identity/tables.ts"
import { absences, inquiries, seats } from "../tables.ts"
import type { Seat } from "./core/rota.ts"

export type Absence = typeof absences.$inferSelect
/** A seat with what a mail or a page says of its member, and who stands in while they are away. */
export type MemberSeat = Seat & { name: string; email: string; late: number; substituteId: string | null }

const ofMember = sql`i.vendor_id = m.vendor_id and i.owner_id = m.id`

/** Every active member as the desk sees them at an instant. */
export function seatsFact(vendorId: string, now: Date): Fact<MemberSeat[]> {
  const at = sql`${now.toISOString()}::timestamptz`
  const alive = sql`from ${inquiries} i where ${ofMember} and i.status in ('open', 'waiting')`
  const query = sql`
    select jsonb_agg(jsonb_build_object(
      'memberId', m.id, 'name', m.name, 'email', m.email, 'role', m.role,
      'isInRota', coalesce(s.is_in_rota, m.role = 'sales'),
      'kinds', s.kinds, 'languages', s.languages, 'countries', s.countries, 'programIds', s.program_ids,
      'isPresent', away.at is null, 'substituteId', away.substitute_id,
      'open', (select count(*) ${alive}),
      'late', (select count(*) ${alive} and i.responded_at is null and i.due_at <= ${at}),
      'lastAssignment', (select max(i.assignment_id) from ${inquiries} i where ${ofMember})
    ) order by m.id)
    from ${members} m
    left join ${seats} s on s.vendor_id = m.vendor_id and s.member_id = m.id
    left join lateral (
      select a.away_from as at, a.substitute_id from ${absences} a
      where a.vendor_id = m.vendor_id and a.member_id = m.id and a.canceled_at is null
        and a.away_from <= ${at} and a.away_until > ${at}
      order by a.away_from limit 1
    ) away on true
    where m.vendor_id = ${vendorId} and m.removed_at is null`
  return { query, read: (json) => (json ?? []) as MemberSeat[] }
}

export async function listSeats(tx: Tx, vendorId: string, now: Date): Promise<MemberSeat[]> {
  return (await load(tx, { seats: seatsFact(vendorId, now) })).seats
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

/** Calls off what overlaps a time that is planned again; without one, all that is not over. */
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

/** The writer that marks times away as begun. */
export const writeBegun = (begun: readonly Absence[], begunAt: Date): SQL =>
  updateRows(
    absences,
    begun.map((one) => ({ ...one, begunAt })),
    ["vendorId", "id"],
  )
