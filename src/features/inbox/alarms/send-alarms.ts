import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import type { DueSource } from "../../../platform/due.ts"
import { emit } from "../../../platform/outbox.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { dueAt } from "../core/sla.ts"
import { chooseOwner, managersOf } from "../desk/core/rota.ts"
import { beginAbsences, nextAbsenceAt } from "../desk/rota-store.ts"
import { notifyOfBreach } from "../inquiries/breach-overdue.ts"
import { changeInquiry, type Inquiry } from "../inquiries/change-inquiry.ts"
import { type AlarmKind, pendingAlarms } from "../inquiries/core/alarms.ts"
import * as mails from "../inquiries/core/mails.ts"
import * as customers from "../inquiries/customer-store.ts"
import { enterDesk, handOver, type Room, seatOf } from "../inquiries/hand-over.ts"
import { linkSale } from "../inquiries/join-customer.ts"
import { about, notifyMember } from "../inquiries/notify-member.ts"
import * as store from "../store.ts"
import { clearMember } from "../team/clear-member.ts"

const BATCH = 100

/** Warnings, breaches, next tries and absences that begin: each at its own instant. */
export const sendAlarms: DueSource = {
  name: "inbox.alarms",
  async next(tx, _ctx, vendorId, until) {
    const [due, leaving, [unlinked]] = await Promise.all([
      store.nextAlarm(tx, vendorId, until),
      nextAbsenceAt(tx, vendorId, until),
      customers.listUnlinked(tx, vendorId, 1),
    ])
    const all = [due, leaving, unlinked?.closedAt ?? null].filter((at) => at !== null)
    return all.sort((a, b) => a.getTime() - b.getTime())[0] ?? null
  },
  run: runAlarms,
}

/** Sales that came after what they won say who the customer was. */
async function linkSales(ctx: Ctx, vendorId: string): Promise<void> {
  await asVendor(ctx, vendorId, async (tx) => {
    for (const { id } of await customers.listUnlinked(tx, vendorId, BATCH))
      await linkSale(tx, ctx, (await store.lockInquiry(tx, vendorId, id))!)
  })
}

/** Who goes away at an instant is gone before anything rings at it. */
async function runAlarms(ctx: Ctx, vendorId: string, at: Date): Promise<void> {
  await linkSales(ctx, vendorId)
  await asVendor(ctx, vendorId, async (tx) => {
    if (!(await nextAbsenceAt(tx, vendorId, at))) return
    const room = await enterDesk(tx, ctx, vendorId)
    for (const absence of await beginAbsences(tx, vendorId, at))
      if (absence.awayUntil > at) await clearMember(tx, ctx, room, { vendorId, memberId: absence.memberId, absence })
  })
  for (;;) {
    const sent = await asVendor(ctx, vendorId, async (tx) => {
      if (!(await store.nextAlarm(tx, vendorId, at))) return 0
      const room = await enterDesk(tx, ctx, vendorId)
      const due = await store.lockDueAlarms(tx, vendorId, at, BATCH)
      const handed = new Map<string, string>()
      for (const { id } of due) await sendAlarm(tx, ctx, room, (await store.lockInquiry(tx, vendorId, id))!, handed)
      return due.length
    })
    if (sent < BATCH) return
  }
}

/** Rings what is due of one inquiry; `handed` names who let a thread pass that was taken from them at this instant. */
async function sendAlarm(tx: Tx, ctx: Ctx, room: Room, inquiry: Inquiry, handed: Map<string, string>): Promise<void> {
  let current = inquiry
  for (let alarm = pendingAlarms(current)[0]; alarm && alarm.at <= ctx.now; alarm = pendingAlarms(current)[0])
    current = await SENDERS[alarm.kind](tx, ctx, room, current, handed)
}

type SendAlarm = (tx: Tx, ctx: Ctx, room: Room, one: Inquiry, handed: Map<string, string>) => Promise<Inquiry>

const SENDERS: Record<AlarmKind, SendAlarm> = {
  warn: async (tx, ctx, room, one) => {
    await notifyMember(tx, one.vendorId, seatOf(room, one.ownerId), mails.warnedMail(about(ctx, room.desk, one)))
    return changeInquiry(tx, ctx, one, { warnedAt: ctx.now }, [{ type: "warned", memberId: one.ownerId }])
  },
  breach,
  escalate: async (tx, ctx, room, one) => {
    const set = { escalatedAt: ctx.now }
    const saved = await changeInquiry(tx, ctx, one, set, [{ type: "escalated", memberId: one.ownerId }])
    const managers = managersOf(room.seats)
    const to = managers.find((seat) => seat.memberId === one.ownerId) ?? managers[0]
    if (!to || to.memberId === one.ownerId) return saved
    await notifyOfBreach(tx, ctx, room, saved, one.ownerId, to.memberId)
    return handOver(tx, ctx, room, saved, to.memberId, { reason: "escalation" })
  },
  expert_back: async (tx, ctx, room, one) => {
    const expert = seatOf(room, one.expertId)
    const mail = mails.expertAnsweredMail(about(ctx, room.desk, one), expert?.name ?? "The expert", null)
    await notifyMember(tx, one.vendorId, seatOf(room, one.ownerId), mail)
    return changeInquiry(tx, ctx, one, { expertId: null, expertDueAt: null }, [
      { type: "expert_returned", memberId: one.expertId, detail: { reason: "no_answer" } },
    ])
  },
  try: async (tx, ctx, room, one) => {
    await notifyMember(tx, one.vendorId, seatOf(room, one.ownerId), mails.reminderMail(about(ctx, room.desk, one)))
    return changeInquiry(tx, ctx, one, { remindedAt: ctx.now }, [{ type: "reminded", memberId: one.ownerId }])
  },
  resume: async (tx, ctx, room, one) => {
    await notifyMember(tx, one.vendorId, seatOf(room, one.ownerId), mails.resumedMail(about(ctx, room.desk, one)))
    const set = { status: "open" as const, waitingUntil: null, nextTryAt: ctx.now, remindedAt: ctx.now }
    return changeInquiry(tx, ctx, one, set, [{ type: "resumed", memberId: one.ownerId, detail: { reason: "time" } }])
  },
}

/** Nobody responded in time: counted, the manager notified, given to somebody else who has the same time again. */
async function breach(tx: Tx, ctx: Ctx, room: Room, one: Inquiry, handed: Map<string, string>): Promise<Inquiry> {
  const before = handed.get(one.threadId)
  const late = before ?? one.ownerId
  const rule = { respond_within_minutes: one.respondWithinMinutes, clock: one.clock }
  const escalateAt = dueAt(ctx.now, rule, room.desk.work)
  const set = { breachedAt: ctx.now, breachedById: late, escalateAt }
  const saved = await changeInquiry(tx, ctx, one, set, [{ type: "breached", memberId: late }])
  await emit(tx, one.vendorId, "inquiry.breached", one.id)
  const to = before ? one.ownerId : (chooseOwner(room.seats, one, { without: late })?.memberId ?? one.ownerId)
  await notifyOfBreach(tx, ctx, room, saved, late, to)
  if (to === one.ownerId) return saved
  handed.set(one.threadId, late)
  return handOver(tx, ctx, room, saved, to, { reason: "breach" })
}
