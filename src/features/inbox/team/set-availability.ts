import { AppError, invalidField, notFound } from "../../../lib/errors.ts"
import { audit } from "../../../platform/audit.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { newId } from "../../../platform/new-id.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import type { SetAvailability } from "../contract.ts"
import { worksInbox } from "../desk/core/rota.ts"
import { deskLock, lockDesk } from "../desk/desk-store.ts"
import * as rota from "../desk/rota-store.ts"
import { clearMember, type Leaving } from "../inquiries/core/owners.ts"
import { seatOf, type WorkFacts } from "../inquiries/core/work.ts"
import { loadHeld } from "../inquiries/work-store.ts"
import { workFrom, writeWork } from "../inquiries/write-work.ts"

export type MemberAvailability = { memberId: string; isPresent: boolean; absences: rota.Absence[] }

/**
 * Plans time off, or with nulls ends it. From its first instant on what is open is the substitute's, or goes round,
 * and what is new goes to those present. 403 for another member's, 404, 422.
 */
export async function setAvailability(ctx: Ctx, vendorId: string, memberId: string, input: SetAvailability) {
  can(ctx, "availability.set", { vendorId })
  const { actor } = ctx
  const isOwn = actor.kind === "member" && actor.id === memberId
  if (actor.kind === "member" && !isOwn && actor.role !== "owner" && actor.role !== "manager")
    throw new AppError(
      "forbidden",
      "availability_of_another",
      "Members set their own availability; managers everyone's.",
    )
  const set = async (tx: Tx) => {
    const facts = await loadHeld(tx, vendorId, ctx.now, memberId)
    if (!seatOf(facts, memberId)) throw notFound()
    const [earlier] = await rota.listAbsences(tx, vendorId, memberId, ctx.now)
    const said = { awayFrom: input.away_from, awayUntil: input.away_until, substituteId: input.substitute_id }
    await audit(tx, ctx, vendorId, "availability.set", memberId, {
      before: absenceValues(earlier ?? {}),
      after: absenceValues(said),
    })
    if (!input.away_from || !input.away_until) await rota.cancelAbsences(tx, vendorId, memberId, ctx.now)
    else await plan(tx, ctx, facts, { vendorId, memberId, from: input.away_from, until: input.away_until, input })
    return show(tx, ctx, vendorId, memberId)
  }
  return asVendor(ctx, vendorId, set, deskLock(vendorId))
}

type Said = {
  awayFrom?: Date | null | undefined
  awayUntil?: Date | null | undefined
  substituteId?: string | null | undefined
}

const absenceValues = ({ awayFrom = null, awayUntil = null, substituteId = null }: Said) => {
  return { away_from: awayFrom, away_until: awayUntil, substitute_id: substituteId }
}

type Plan = { vendorId: string; memberId: string; from: Date; until: Date; input: SetAvailability }

async function plan(tx: Tx, ctx: Ctx, facts: WorkFacts, { vendorId, memberId, from, until, input }: Plan) {
  if (until <= from) throw invalidField("/away_until", "is not after away_from")
  if (until <= ctx.now) throw invalidField("/away_until", "is over already")
  const substitute = input.substitute_id ? seatOf(facts, input.substitute_id) : null
  if (substitute === undefined) throw invalidField("/substitute_id", "is not a member of this vendor")
  if (substitute?.memberId === memberId) throw invalidField("/substitute_id", "is the member who is away")
  if (substitute && !worksInbox(substitute))
    throw invalidField("/substitute_id", `has the role ${substitute.role}, which answers no inquiries`)
  await rota.cancelAbsences(tx, vendorId, memberId, ctx.now, [from, until])
  const isNow = from <= ctx.now
  const absence = await rota.insertAbsence(tx, {
    vendorId,
    id: newId("absence"),
    memberId,
    awayFrom: from,
    awayUntil: until,
    substituteId: substitute?.memberId ?? null,
    begunAt: isNow ? ctx.now : null,
    createdAt: realNow(),
  })
  if (!isNow) return
  const seats = facts.seats.map((seat) => (seat.memberId === memberId ? { ...seat, isPresent: false } : seat))
  await clear(tx, ctx, vendorId, { ...facts, seats }, { memberId, absence })
}

async function clear(tx: Tx, ctx: Ctx, vendorId: string, facts: WorkFacts, leaving: Leaving) {
  const work = workFrom(ctx, vendorId, facts)
  clearMember(work, leaving)
  await writeWork(tx, ctx, work)
}

async function show(tx: Tx, ctx: Ctx, vendorId: string, memberId: string): Promise<MemberAvailability> {
  const absences = await rota.listAbsences(tx, vendorId, memberId, ctx.now)
  return { memberId, isPresent: !absences.some((one) => one.awayFrom <= ctx.now), absences }
}

export async function readAvailability(ctx: Ctx, vendorId: string, memberId: string): Promise<MemberAvailability> {
  can(ctx, "availability.read", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    const seats = await rota.listSeats(tx, vendorId, ctx.now)
    if (!seats.some((seat) => seat.memberId === memberId)) throw notFound()
    return show(tx, ctx, vendorId, memberId)
  })
}

/** What is open of a member who is leaving for good goes round; part of the transaction that removes them. */
export async function clearLeaver(tx: Tx, ctx: Ctx, vendorId: string, memberId: string): Promise<void> {
  await lockDesk(tx, vendorId)
  await clear(tx, ctx, vendorId, await loadHeld(tx, vendorId, ctx.now, memberId), { memberId, absence: null })
  await rota.cancelAbsences(tx, vendorId, memberId, ctx.now)
}

/** What is open of a member whose role answers no inquiries any more goes round; part of the transaction that changes it. */
export async function clearRole(tx: Tx, ctx: Ctx, vendorId: string, memberId: string): Promise<void> {
  await lockDesk(tx, vendorId)
  const facts = await loadHeld(tx, vendorId, ctx.now, memberId)
  const seat = seatOf(facts, memberId)
  if (seat && !worksInbox(seat)) await clear(tx, ctx, vendorId, facts, { memberId, absence: null })
}
