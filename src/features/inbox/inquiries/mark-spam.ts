import { invariant } from "../../../lib/assert.ts"
import { conflict, notFound } from "../../../lib/errors.ts"
import { audit } from "../../../platform/audit.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { newId } from "../../../platform/new-id.ts"
import { emit } from "../../../platform/outbox.ts"
import { dueAt, warnAt } from "../core/sla.ts"
import { chooseOwner } from "../desk/core/rota.ts"
import * as store from "../store.ts"
import { changeInquiry } from "./change-inquiry.ts"
import { assignedMail } from "./core/mails.ts"
import { enterDesk, seatOf } from "./hand-over.ts"
import { joinCustomer } from "./join-customer.ts"
import { about, notifyMember } from "./notify-member.ts"
import { type FullInquiry, lockOpenInquiry, workOnInquiry } from "./work-on-inquiry.ts"

/** Keeps an inquiry apart as spam. It is silent from now on, and stays. */
export async function markSpam(ctx: Ctx, vendorId: string, id: string, reason?: string): Promise<FullInquiry> {
  return workOnInquiry(ctx, vendorId, "inquiry.work", async (tx) => {
    const inquiry = await lockOpenInquiry(tx, vendorId, id)
    await audit(tx, ctx, vendorId, "inquiry.mark_spam", id, { reason })
    const set = { status: "spam" as const, spamReasons: [...inquiry.spamReasons, "marked"] }
    const detail = { reasons: ["marked"], reason: reason ?? null }
    return changeInquiry(tx, ctx, inquiry, set, [{ type: "marked_spam", memberId: inquiry.ownerId, detail }])
  })
}

/** Takes an inquiry out of the spam: it gets an owner by the rota, and its clock starts now. 409 when it is not spam. */
export async function releaseSpam(ctx: Ctx, vendorId: string, id: string): Promise<FullInquiry> {
  return workOnInquiry(ctx, vendorId, "inquiry.work", async (tx) => {
    const room = await enterDesk(tx, ctx, vendorId)
    const inquiry = await store.lockInquiry(tx, vendorId, id)
    if (!inquiry) throw notFound()
    if (inquiry.status !== "spam") throw conflict("inquiry_is_no_spam", "It is not marked as spam.")
    const choice = chooseOwner(room.seats, inquiry)
    invariant(choice, "a_vendor_has_an_owner")
    const rule = { respond_within_minutes: inquiry.respondWithinMinutes, clock: inquiry.clock }
    await audit(tx, ctx, vendorId, "inquiry.release", id)
    const set = {
      status: "open" as const,
      ownerId: choice.memberId,
      assignmentId: newId("moment"),
      clockFrom: ctx.now,
      warnAt: warnAt(ctx.now, rule, room.desk.work),
      dueAt: dueAt(ctx.now, rule, room.desk.work),
      warnedAt: null,
      breachedAt: null,
      breachedById: null,
      escalateAt: null,
      escalatedAt: null,
    }
    const released = await changeInquiry(tx, ctx, inquiry, set, [
      { type: "released" },
      { type: "assigned", memberId: choice.memberId, detail: { reason: "not_spam", from: inquiry.ownerId } },
    ])
    await joinCustomer(tx, ctx, released)
    await emit(tx, vendorId, "inquiry.created", id)
    const mail = assignedMail(about(ctx, room.desk, released), "not_spam", released.respondedAt !== null)
    await notifyMember(tx, vendorId, seatOf(room, choice.memberId), mail)
    return released
  })
}
