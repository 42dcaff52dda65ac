import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { emit } from "../../../platform/outbox.ts"
import type { Desk } from "../desk/desk-store.ts"
import { listSeats } from "../desk/rota-store.ts"
import { changeInquiry, type Inquiry } from "./change-inquiry.ts"
import * as mails from "./core/mails.ts"
import { type Room, seatOf } from "./hand-over.ts"
import { about, notifyManagers } from "./notify-member.ts"

/** Those who manage read who let the time pass, and who has it now. */
export async function notifyOfBreach(tx: Tx, ctx: Ctx, room: Room, one: Inquiry, late: string, to: string) {
  const name = (memberId: string) => seatOf(room, memberId)?.name ?? "somebody"
  const mail = mails.breachedMail(about(ctx, room.desk, one), name(late), name(to))
  await notifyManagers(tx, one.vendorId, room.seats, mail)
}

/** A deadline that passed between two ticks: it counts from its own instant, and who acts now keeps the inquiry. */
export async function breachOverdue(tx: Tx, ctx: Ctx, desk: Desk, one: Inquiry): Promise<Inquiry> {
  if (one.respondedAt || one.breachedAt || ctx.now < one.dueAt) return one
  const room = { desk, seats: await listSeats(tx, one.vendorId, ctx.now) }
  await notifyOfBreach(tx, ctx, room, one, one.ownerId, one.ownerId)
  await emit(tx, one.vendorId, "inquiry.breached", one.id)
  return changeInquiry(tx, ctx, one, { breachedAt: one.dueAt, breachedById: one.ownerId }, [
    { type: "breached", memberId: one.ownerId, at: one.dueAt },
  ])
}
