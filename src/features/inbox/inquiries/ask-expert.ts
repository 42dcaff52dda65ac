import { AppError, conflict, invalidField } from "../../../lib/errors.ts"
import { audit } from "../../../platform/audit.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { dueAt } from "../core/sla.ts"
import { readDesk } from "../desk/desk-store.ts"
import { listSeats } from "../desk/rota-store.ts"
import { changeInquiry } from "./change-inquiry.ts"
import { expertAnsweredMail, expertMail } from "./core/mails.ts"
import { about, notifyMember } from "./notify-member.ts"
import { type FullInquiry, lockOpenInquiry, workOnInquiry } from "./work-on-inquiry.ts"

/** Passes a question to any member who is there. The owner stays the owner, and the clock towards the customer runs on. */
export async function askExpert(
  ctx: Ctx,
  vendorId: string,
  id: string,
  input: { member_id: string; question: string },
): Promise<FullInquiry> {
  return workOnInquiry(ctx, vendorId, "inquiry.work", async (tx) => {
    const inquiry = await lockOpenInquiry(tx, vendorId, id)
    const desk = await readDesk(tx, vendorId)
    const seats = await listSeats(tx, vendorId, ctx.now)
    const expert = seats.find((seat) => seat.memberId === input.member_id)
    if (!expert) throw invalidField("/member_id", "is not a member of this vendor")
    if (!expert.isPresent) throw invalidField("/member_id", "is away; ask somebody who is available", "member_away")
    if (expert.memberId === inquiry.ownerId) throw invalidField("/member_id", "is the owner; ask somebody else")
    await audit(tx, ctx, vendorId, "inquiry.ask_expert", id, { expert: expert.memberId })
    const asker = seats.find((seat) => seat.memberId === inquiry.ownerId)?.name ?? "The owner"
    await notifyMember(tx, vendorId, expert, expertMail(about(ctx, desk, inquiry), asker, input.question))
    const rule = { respond_within_minutes: inquiry.respondWithinMinutes, clock: inquiry.clock }
    const set = { expertId: expert.memberId, expertDueAt: dueAt(ctx.now, rule, desk.work) }
    const detail = { question: input.question, from: inquiry.ownerId }
    return changeInquiry(tx, ctx, inquiry, set, [{ type: "expert_asked", memberId: expert.memberId, detail }])
  })
}

/** The expert's answer brings it back to the owner. 409 when nobody was asked, 403 for another member than who was. */
export async function answerAsExpert(ctx: Ctx, vendorId: string, id: string, answer: string): Promise<FullInquiry> {
  return workOnInquiry(ctx, vendorId, "inquiry.answer", async (tx) => {
    const inquiry = await lockOpenInquiry(tx, vendorId, id)
    if (!inquiry.expertId) throw conflict("expert_not_asked", "No expert is asked at the moment.")
    if (ctx.actor.kind === "member" && ctx.actor.id !== inquiry.expertId)
      throw new AppError("forbidden", "expert_is_another", "Another member was asked.")
    await audit(tx, ctx, vendorId, "inquiry.answer_as_expert", id)
    const seats = await listSeats(tx, vendorId, ctx.now)
    const name = seats.find((seat) => seat.memberId === inquiry.expertId)?.name ?? "The expert"
    const owner = seats.find((seat) => seat.memberId === inquiry.ownerId)
    const desk = await readDesk(tx, vendorId)
    await notifyMember(tx, vendorId, owner, expertAnsweredMail(about(ctx, desk, inquiry), name, answer))
    const set = { expertId: null, expertDueAt: null }
    return changeInquiry(tx, ctx, inquiry, set, [
      { type: "expert_answered", memberId: inquiry.expertId, detail: { answer } },
    ])
  })
}
