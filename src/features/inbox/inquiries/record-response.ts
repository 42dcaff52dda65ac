import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { RecordResponse } from "../contract.ts"
import { respond } from "./core/deeds.ts"
import { type FullInquiry, workOnInquiry } from "./work-on-inquiry.ts"

/** Writes down a contact; see `respond`. Who is no member responds in the owner's name. 404, 409 for spam. */
export function recordResponse(ctx: Ctx, vendorId: string, id: string, input: RecordResponse): Promise<FullInquiry> {
  return workOnInquiry(ctx, vendorId, { action: "inquiry.work", id }, (work, inquiry) => {
    const memberId = ctx.actor.kind === "member" ? ctx.actor.id : inquiry.ownerId
    respond(work, inquiry, { ...input, memberId, madeAt: realNow() })
  })
}
