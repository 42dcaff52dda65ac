import type { Ctx } from "../../../platform/ctx.ts"
import { release, silence } from "./core/hands.ts"
import { type FullInquiry, workOnInquiry } from "./work-on-inquiry.ts"

/** Keeps an inquiry apart as spam. It is silent from now on, and stays. */
export function markSpam(ctx: Ctx, vendorId: string, id: string, reason?: string): Promise<FullInquiry> {
  return workOnInquiry(ctx, vendorId, { action: "inquiry.work", id }, (work, inquiry) => silence(work, inquiry, reason))
}

/** Takes an inquiry out of the spam: it gets an owner by the rota, and its clock starts now. 409 when it is not spam. */
export function releaseSpam(ctx: Ctx, vendorId: string, id: string): Promise<FullInquiry> {
  return workOnInquiry(ctx, vendorId, { action: "inquiry.work", id }, (work, inquiry) => release(work, inquiry))
}
