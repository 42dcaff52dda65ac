import { invariant } from "../../../../lib/assert.ts"
import { AppError, conflict, invalidField } from "../../../../lib/errors.ts"
import { said } from "../../../../vocabulary/words.ts"
import { dueAt, warnAt } from "../../core/sla.ts"
import { chooseOwner, worksInbox } from "../../desk/core/rota.ts"
import type { Inquiry } from "../../store.ts"
import { mustBeAlive } from "./deeds.ts"
import * as mails from "./mails.ts"
import { handOver } from "./owners.ts"
import { about, becomes, change, isAlive, mailTo, seatOf, type Work } from "./work.ts"

const NO_MEMBER = "is not a member of this vendor"

/** Gives an inquiry, with its thread, to somebody who is there. 409 once closed, 422 for who may not have it. */
export function assign(work: Work, inquiry: Inquiry, to: { member_id: string; reason: string }) {
  if (!isAlive(inquiry)) throw conflict("inquiry_closed", "Only an open inquiry can be reassigned.")
  const seat = seatOf(work, to.member_id)
  if (!seat) throw invalidField("/member_id", NO_MEMBER)
  if (!worksInbox(seat)) throw invalidField("/member_id", `has the role ${seat.role}, which answers no inquiries`)
  if (!seat.isPresent) throw invalidField("/member_id", "is away; choose somebody who is available", "member_away")
  if (inquiry.ownerId === seat.memberId) return
  const detail = { before: { owner_id: inquiry.ownerId }, after: { owner_id: seat.memberId }, reason: to.reason }
  work.deeds.push({ action: "inquiry.assign", subject: inquiry.id, detail })
  handOver(work, inquiry, seat.memberId, { reason: "manual", note: to.reason })
}

/** Passes a question to any member who is there. The owner stays the owner, and the clock towards the customer runs on. */
export function ask(work: Work, inquiry: Inquiry, { member_id, question }: { member_id: string; question: string }) {
  mustBeAlive(inquiry)
  const expert = seatOf(work, member_id)
  if (!expert) throw invalidField("/member_id", NO_MEMBER)
  if (!expert.isPresent) throw invalidField("/member_id", "is away; ask somebody who is available", "member_away")
  if (expert.memberId === inquiry.ownerId) throw invalidField("/member_id", "is the owner; ask somebody else")
  work.deeds.push({
    action: "inquiry.ask_expert",
    subject: inquiry.id,
    detail: { before: { expert_id: inquiry.expertId }, after: { expert_id: expert.memberId } },
  })
  const asker = seatOf(work, inquiry.ownerId)?.name ?? said("deskmail.the_owner")
  mailTo(work, expert, mails.expertMail(about(work, inquiry), asker, question))
  const rule = { respond_within_minutes: inquiry.respondWithinMinutes, clock: inquiry.clock }
  const set = { expertId: expert.memberId, expertDueAt: dueAt(work.now, rule, work.desk.work) }
  const detail = { question, from: inquiry.ownerId }
  change(work, inquiry, set, [{ type: "expert_asked", memberId: expert.memberId, detail }])
}

/** The expert's answer brings it back to the owner; `by` is the member who answers. 409 when nobody was asked, 403 for another. */
export function answer(work: Work, inquiry: Inquiry, { by, text }: { by: string | null; text: string }) {
  mustBeAlive(inquiry)
  if (!inquiry.expertId) throw conflict("expert_not_asked", "No expert is asked at the moment.")
  if (by !== null && by !== inquiry.expertId)
    throw new AppError("forbidden", "expert_is_another", "Another member was asked.")
  work.deeds.push({
    action: "inquiry.answer_as_expert",
    subject: inquiry.id,
    detail: { before: { expert_id: inquiry.expertId }, after: { expert_id: null } },
  })
  const name = seatOf(work, inquiry.expertId)?.name ?? said("deskmail.the_expert")
  mailTo(work, seatOf(work, inquiry.ownerId), mails.expertAnsweredMail(about(work, inquiry), name, text))
  change(work, inquiry, { expertId: null, expertDueAt: null }, [
    { type: "expert_answered", memberId: inquiry.expertId, detail: { answer: text } },
  ])
}

/** Keeps an inquiry apart as spam. It is silent from now on, and stays. */
export function silence(work: Work, inquiry: Inquiry, reason: string | undefined) {
  mustBeAlive(inquiry)
  work.deeds.push({ action: "inquiry.mark_spam", subject: inquiry.id, detail: { ...becomes(inquiry, "spam"), reason } })
  const set = { status: "spam" as const, spamReasons: [...inquiry.spamReasons, "marked"] }
  const detail = { reasons: ["marked"], reason: reason ?? null }
  change(work, inquiry, set, [{ type: "marked_spam", memberId: inquiry.ownerId, detail }])
}

/** Takes an inquiry out of the spam: it gets an owner by the rota, and its clock starts now. 409 when it is not spam. */
export function release(work: Work, inquiry: Inquiry) {
  if (inquiry.status !== "spam") throw conflict("inquiry_is_no_spam", "It is not marked as spam.")
  const choice = chooseOwner(work.seats, inquiry)
  invariant(choice, "a_vendor_has_an_owner")
  const rule = { respond_within_minutes: inquiry.respondWithinMinutes, clock: inquiry.clock }
  work.deeds.push({ action: "inquiry.release", subject: inquiry.id, detail: becomes(inquiry, "open") })
  const set = {
    status: "open" as const,
    ownerId: choice.memberId,
    assignmentId: work.mint("moment"),
    clockFrom: work.now,
    warnAt: warnAt(work.now, rule, work.desk.work),
    dueAt: dueAt(work.now, rule, work.desk.work),
    warnedAt: null,
    breachedAt: null,
    breachedById: null,
    escalateAt: null,
    escalatedAt: null,
  }
  const released = change(work, inquiry, set, [
    { type: "released" },
    { type: "assigned", memberId: choice.memberId, detail: { reason: "not_spam", from: inquiry.ownerId } },
  ])
  work.journeys.push({ kind: "came", inquiry: released })
  work.events.push({ type: "inquiry.created", ref: released.id })
  const text = mails.assignedMail(about(work, released), "not_spam", released.respondedAt !== null)
  mailTo(work, seatOf(work, choice.memberId), text)
}
