import { conflict, invalidField } from "../../../lib/errors.ts"
import { audit } from "../../../platform/audit.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { WaitForCustomer } from "../contract.ts"
import { changeInquiry } from "./change-inquiry.ts"
import { type FullInquiry, lockOpenInquiry, workOnInquiry } from "./work-on-inquiry.ts"

/** Pauses the follow-ups until an instant, or until the customer writes. 409 before the first response: that clock runs. */
export async function waitForCustomer(
  ctx: Ctx,
  vendorId: string,
  id: string,
  input: WaitForCustomer,
): Promise<FullInquiry> {
  return workOnInquiry(ctx, vendorId, "inquiry.work", async (tx) => {
    const inquiry = await lockOpenInquiry(tx, vendorId, id)
    if (!inquiry.respondedAt)
      throw conflict("inquiry_unanswered", "Nobody has responded yet, so it is the customer who waits.")
    if (input.until <= ctx.now) throw invalidField("/until", "is not in the future")
    await audit(tx, ctx, vendorId, "inquiry.wait", id, { until: input.until.toISOString() })
    const set = { status: "waiting" as const, waitingUntil: input.until, nextTryAt: null }
    const detail = { until: input.until.toISOString(), note: input.note ?? null }
    return changeInquiry(tx, ctx, inquiry, set, [{ type: "waiting", memberId: inquiry.ownerId, detail }])
  })
}
