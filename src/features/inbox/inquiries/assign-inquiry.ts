import type { Ctx } from "../../../platform/ctx.ts"
import { assign } from "./core/hands.ts"
import { type FullInquiry, workOnInquiry } from "./work-on-inquiry.ts"

/** Gives an inquiry, with its thread, to somebody who is there. 404, 409 once closed, 422 for who may not have it. */
export function assignInquiry(
  ctx: Ctx,
  vendorId: string,
  id: string,
  input: { member_id: string; reason: string },
): Promise<FullInquiry> {
  return workOnInquiry(ctx, vendorId, { action: "inquiry.assign", id }, (work, inquiry) => assign(work, inquiry, input))
}
