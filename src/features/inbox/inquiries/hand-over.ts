import { invariant } from "../../../lib/assert.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { newId } from "../../../platform/new-id.ts"
import type { AssignReason } from "../desk/core/rota.ts"
import { type Desk, lockDesk, readDesk } from "../desk/desk-store.ts"
import { listSeats, type MemberSeat } from "../desk/rota-store.ts"
import * as store from "../store.ts"
import { changeInquiry, type Inquiry } from "./change-inquiry.ts"
import { assignedMail } from "./core/mails.ts"
import { about, notifyMember } from "./notify-member.ts"

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

/** Gives an inquiry, and what else of its thread is open, to a member and notifies them once. Locked by the caller. */
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
  await notifyMember(
    tx,
    inquiry.vendorId,
    seatOf(room, to),
    assignedMail(about(ctx, room.desk, own), why.reason, own.respondedAt !== null),
  )
  return own
}
