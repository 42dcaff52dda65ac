import { invariant } from "../../../lib/assert.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { newId } from "../../../platform/new-id.ts"
import { assignedLetter } from "../alarms/core/letters.ts"
import { about, tell } from "../alarms/tell-member.ts"
import { type Desk, lockDesk, readDesk } from "../desk/desk-store.ts"
import * as store from "../store.ts"
import { type AssignReason, chooseOwner, worksInbox } from "../team/core/rota.ts"
import { type Absence, listAbsences, listSeats, type MemberSeat } from "../team/rota-store.ts"
import { changeInquiry, type Inquiry } from "./write-inquiry.ts"

/** What a decision about owners needs; the seats' loads follow what is decided with it. */
export type Room = { desk: Desk; seats: MemberSeat[] }

/** Enters the desk: until the transaction ends nobody else decides there. */
export async function enterDesk(tx: Tx, ctx: Ctx, vendorId: string): Promise<Room> {
  await lockDesk(tx, vendorId)
  const [desk, seats] = await Promise.all([readDesk(tx, vendorId), listSeats(tx, vendorId, ctx.now)])
  return { desk, seats }
}

export function seatOf(room: Room, memberId: string | null): MemberSeat | undefined {
  return room.seats.find((seat) => seat.memberId === memberId)
}

/** Notes that a member was given one more, so that the next choice knows. */
export function countAssignment(room: Room, memberId: string, assignmentId: string) {
  const seat = seatOf(room, memberId)
  invariant(seat, "owner_is_an_active_member")
  seat.open++
  seat.lastAssignment = assignmentId
}

/** Gives an inquiry, and what else of its thread is open, to a member and tells them once. Locked by the caller. */
export async function handOver(
  tx: Tx,
  ctx: Ctx,
  room: Room,
  inquiry: Inquiry,
  to: string,
  why: { reason: AssignReason; note?: string },
): Promise<Inquiry> {
  const thread = await store.lockThread(tx, inquiry.vendorId, inquiry.threadId)
  let own = inquiry
  for (const one of thread) {
    const isOwn = one.id === inquiry.id
    if (one.ownerId === to && !isOwn) continue
    const from = one.ownerId
    const assignmentId = newId("moment")
    const saved = await changeInquiry(tx, ctx, one, { ownerId: to, assignmentId }, [
      { type: "assigned", memberId: to, detail: { ...why, from } },
    ])
    const left = seatOf(room, from)
    if (left) left.open--
    countAssignment(room, to, assignmentId)
    if (isOwn) own = saved
  }
  await tell(
    tx,
    inquiry.vendorId,
    seatOf(room, to),
    assignedLetter(about(ctx, room.desk, own), why.reason, own.respondedAt !== null),
  )
  return own
}

const MAX_SUBSTITUTES = 10

/** Who stands in for an absence: its substitute, or theirs when they are away too; null when that leads to nobody. */
async function standIn(tx: Tx, ctx: Ctx, room: Room, absence: Absence): Promise<string | null> {
  let substitute = absence.substituteId
  for (let hops = 0; substitute && substitute !== absence.memberId && hops < MAX_SUBSTITUTES; hops++) {
    const seat = seatOf(room, substitute)
    if (!seat || !worksInbox(seat)) return null
    if (seat.isPresent) return substitute
    const current = (await listAbsences(tx, absence.vendorId, substitute, ctx.now))[0]
    substitute = current?.substituteId ?? null
  }
  return null
}

/** A member goes, for a time or for good: what they hold goes to a substitute or round, what they were asked goes back. */
export async function clearMember(
  tx: Tx,
  ctx: Ctx,
  room: Room,
  leaving: { vendorId: string; memberId: string; absence: Absence | null },
): Promise<number> {
  const { vendorId, memberId, absence } = leaving
  const substitute = absence ? await standIn(tx, ctx, room, absence) : null
  let moved = 0
  for (const { id } of await store.lockHeldBy(tx, vendorId, memberId, "owner")) {
    const inquiry = await store.lockInquiry(tx, vendorId, id)
    if (inquiry?.ownerId !== memberId) continue
    const to = substitute ?? chooseOwner(room.seats, inquiry, { without: memberId })?.memberId
    if (!to) continue
    const reason = substitute ? "substitute" : absence ? "away" : "removed"
    await handOver(tx, ctx, room, inquiry, to, { reason })
    moved++
  }
  for (const inquiry of await store.lockHeldBy(tx, vendorId, memberId, "expert"))
    await changeInquiry(tx, ctx, inquiry, { expertId: null, expertDueAt: null }, [
      { type: "expert_returned", memberId, detail: { reason: absence ? "away" : "removed" } },
    ])
  return moved
}
