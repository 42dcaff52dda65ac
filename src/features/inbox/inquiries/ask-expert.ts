import type { Ctx } from "../../../platform/ctx.ts"
import { answer, ask } from "./core/hands.ts"
import { type FullInquiry, workOnInquiry } from "./work-on-inquiry.ts"

/** Passes a question to any member who is there. The owner stays the owner, and the clock towards the customer runs on. */
export function askExpert(
  ctx: Ctx,
  vendorId: string,
  id: string,
  input: { member_id: string; question: string },
): Promise<FullInquiry> {
  return workOnInquiry(ctx, vendorId, { action: "inquiry.work", id }, (work, inquiry) => ask(work, inquiry, input))
}

/** The expert's answer brings it back to the owner. 409 when nobody was asked, 403 for another member than who was. */
export function answerAsExpert(ctx: Ctx, vendorId: string, id: string, text: string): Promise<FullInquiry> {
  return workOnInquiry(ctx, vendorId, { action: "inquiry.answer", id }, (work, inquiry) => {
    answer(work, inquiry, { by: ctx.actor.kind === "member" ? ctx.actor.id : null, text })
  })
}
