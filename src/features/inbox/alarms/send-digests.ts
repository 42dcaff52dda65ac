import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import type { DueSource } from "../../../platform/due.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { managersOf } from "../desk/core/rota.ts"
import { readDesk, saveDesk } from "../desk/desk-store.ts"
import type { Inquiry } from "../inquiries/change-inquiry.ts"
import { enterDesk, type Room, seatOf } from "../inquiries/hand-over.ts"
import { listOpenInquiries } from "../inquiries/inbox-store.ts"
import { notifyMember } from "../inquiries/notify-member.ts"
import * as store from "../store.ts"
import * as digest from "./core/digest.ts"

/** A week and the plan in words, known to a slice further right; nothing where there is nothing to say. */
export type ReadWeek = (tx: Tx, ctx: Ctx, vendorId: string, week: { from: Date; to: Date }) => Promise<string[]>

/**
 * Each working day, when the desk opens, what waits for whom: to every owner by mail, once. With the first of a week its
 * report goes to who is responsible. Begins with a vendor's first inquiry.
 */
export const sendDigests = (readWeek: ReadWeek): DueSource => ({
  name: "inbox.digests",
  async next(tx, ctx, vendorId, until) {
    const desk = await readDesk(tx, vendorId)
    const since = desk.digestAt ?? (await store.firstInquiryAt(tx, vendorId))
    return since && digest.nextMorningAfter(since, ctx.now, until, desk.work)
  },
  run: (ctx, vendorId, at) => asVendor(ctx, vendorId, (tx) => writeDigests(tx, ctx, vendorId, at, readWeek)),
})

async function writeDigests(tx: Tx, ctx: Ctx, vendorId: string, at: Date, readWeek: ReadWeek): Promise<void> {
  const room = await enterDesk(tx, ctx, vendorId)
  const since = room.desk.digestAt ?? (await store.firstInquiryAt(tx, vendorId))
  const mornings = since ? digest.morningsUntil(since, at, room.desk.work) : []
  if (mornings.length === 0) return
  await saveDesk(tx, vendorId, { digestAt: at })
  const context = contextOf(ctx, vendorId, room)
  const alive = await listOpenInquiries(tx, vendorId)
  const rows = (of: (one: Inquiry) => boolean) => alive.filter(of).map(toHeld)
  for (const seat of room.seats) {
    const held = rows((one) => one.ownerId === seat.memberId)
    const asked = rows((one) => one.expertId === seat.memberId)
    const mail = digest.morningMail(held, asked, context)
    if (mail) await notifyMember(tx, vendorId, seat, mail)
  }
  for (const morning of mornings) {
    const week = digest.weekBefore(morning, room.desk.work)
    if (week) await sendWeek(tx, ctx, vendorId, room, { week, words: await readWeek(tx, ctx, vendorId, week) })
  }
}

type Week = { week: { from: Date; to: Date }; words: string[] }

async function sendWeek(tx: Tx, ctx: Ctx, vendorId: string, room: Room, { week, words }: Week): Promise<void> {
  if (words.length === 0 && room.seats.every((seat) => seat.open === 0)) return
  const mail = digest.weeklyMail(week, words, room.seats, contextOf(ctx, vendorId, room))
  for (const { memberId } of managersOf(room.seats)) await notifyMember(tx, vendorId, seatOf(room, memberId), mail)
}

function contextOf(ctx: Ctx, vendorId: string, { desk }: Room): digest.DigestContext {
  const inboxUrl = `${ctx.ports.env.publicUrl}/v/${vendorId}/inbox`
  return { vendorName: desk.vendorName, inboxUrl, zone: desk.work.zone, now: ctx.now }
}

const toHeld = (one: Inquiry): digest.Held => ({
  id: one.id,
  kind: one.kind,
  who: one.name ?? one.email ?? one.phone ?? "somebody",
  status: one.status,
  dueAt: one.dueAt,
  respondedAt: one.respondedAt,
  nextTryAt: one.nextTryAt,
})
