import type { Ctx } from "../../../platform/ctx.ts"
import type { WaitForCustomer } from "../contract.ts"
import { wait } from "./core/stages.ts"
import { type FullInquiry, workOnInquiry } from "./work-on-inquiry.ts"

/** Pauses the follow-ups until an instant, or until the customer writes. 409 before the first response: that clock runs. */
export function waitForCustomer(ctx: Ctx, vendorId: string, id: string, input: WaitForCustomer): Promise<FullInquiry> {
  return workOnInquiry(ctx, vendorId, { action: "inquiry.work", id }, (work, inquiry) => wait(work, inquiry, input))
}
