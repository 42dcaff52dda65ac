import type { Ctx } from "../../../platform/ctx.ts"
import { tick } from "./core/stages.ts"
import { type FullInquiry, workOnInquiry } from "./work-on-inquiry.ts"

/** Sets which items of its kind's checklist are done. 422 for an item that the list does not have. */
export function tickChecklist(ctx: Ctx, vendorId: string, id: string, done: string[]): Promise<FullInquiry> {
  return workOnInquiry(ctx, vendorId, { action: "inquiry.work", id }, (work, inquiry) => tick(work, inquiry, done))
}
