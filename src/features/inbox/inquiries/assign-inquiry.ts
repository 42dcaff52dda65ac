import { conflict, invalidField, notFound } from "../../../lib/errors.ts"
import { audit } from "../../../platform/audit.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { worksInbox } from "../desk/core/rota.ts"
import * as store from "../store.ts"
import { enterDesk, handOver, seatOf } from "./hand-over.ts"
import { type FullInquiry, workOnInquiry } from "./work-on-inquiry.ts"

/** Gives an inquiry, with its thread, to somebody who is there. 404, 409 once closed, 422 for who may not have it. */
export async function assignInquiry(
  ctx: Ctx,
  vendorId: string,
  id: string,
  input: { member_id: string; reason: string },
): Promise<FullInquiry> {
  return workOnInquiry(ctx, vendorId, "inquiry.assign", async (tx) => {
    const room = await enterDesk(tx, ctx, vendorId)
    const inquiry = await store.lockInquiry(tx, vendorId, id)
    if (!inquiry) throw notFound()
    if (inquiry.status === "closed" || inquiry.status === "spam")
      throw conflict("inquiry_closed", "Only an open inquiry can be reassigned.")
    const seat = seatOf(room, input.member_id)
    if (!seat) throw invalidField("/member_id", "is not a member of this vendor")
    if (!worksInbox(seat)) throw invalidField("/member_id", `has the role ${seat.role}, which answers no inquiries`)
    if (!seat.isPresent) throw invalidField("/member_id", "is away; choose somebody who is available", "member_away")
    if (inquiry.ownerId === seat.memberId) return inquiry
    await audit(tx, ctx, vendorId, "inquiry.assign", id, {
      before: { owner_id: inquiry.ownerId },
      after: { owner_id: seat.memberId },
      reason: input.reason,
    })
    return handOver(tx, ctx, room, inquiry, seat.memberId, { reason: "manual", note: input.reason })
  })
}
