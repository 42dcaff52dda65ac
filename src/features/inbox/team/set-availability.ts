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
import * as rota from "../desk/rota-store.ts"
import { enterDesk, type Room, seatOf } from "../inquiries/hand-over.ts"
import { clearMember } from "./clear-member.ts"

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
  return asVendor(ctx, vendorId, async (tx) => {
    const room = await enterDesk(tx, ctx, vendorId)
    if (!seatOf(room, memberId)) throw notFound()
    await audit(tx, ctx, vendorId, "availability.set", memberId, {
      away_from: input.away_from?.toISOString() ?? null,
      away_until: input.away_until?.toISOString() ?? null,
      substitute_id: input.substitute_id ?? null,
    })
    if (!input.away_from || !input.away_until) await rota.cancelAbsences(tx, vendorId, memberId, ctx.now)
    else await plan(tx, ctx, room, { vendorId, memberId, from: input.away_from, until: input.away_until, input })
    return show(tx, ctx, vendorId, memberId)
  })
}

type Plan = { vendorId: string; memberId: string; from: Date; until: Date; input: SetAvailability }

async function plan(tx: Tx, ctx: Ctx, room: Room, { vendorId, memberId, from, until, input }: Plan) {
  if (until <= from) throw invalidField("/away_until", "is not after away_from")
  if (until <= ctx.now) throw invalidField("/away_until", "is over already")
  const substitute = input.substitute_id ? seatOf(room, input.substitute_id) : null
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
  const seats = await rota.listSeats(tx, vendorId, ctx.now)
  await clearMember(tx, ctx, { ...room, seats }, { vendorId, memberId, absence })
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
  const room = await enterDesk(tx, ctx, vendorId)
  await clearMember(tx, ctx, room, { vendorId, memberId, absence: null })
  await rota.cancelAbsences(tx, vendorId, memberId, ctx.now)
}

/** What is open of a member whose role answers no inquiries any more goes round; part of the transaction that changes it. */
export async function clearRole(tx: Tx, ctx: Ctx, vendorId: string, memberId: string): Promise<void> {
  const room = await enterDesk(tx, ctx, vendorId)
  const seat = seatOf(room, memberId)
  if (seat && !worksInbox(seat)) await clearMember(tx, ctx, room, { vendorId, memberId, absence: null })
}
