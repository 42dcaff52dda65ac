import type { Ctx } from "../../../platform/ctx.ts"
import type { MoveStageInput } from "../contract.ts"
import { move, resolve } from "./core/stages.ts"
import { type FullInquiry, workOnInquiry } from "./work-on-inquiry.ts"

/** Moves an inquiry along the pipeline. Won names its sale, lost its reason (422 otherwise); both are final (409). */
export function moveStage(ctx: Ctx, vendorId: string, id: string, input: MoveStageInput): Promise<FullInquiry> {
  return workOnInquiry(
    ctx,
    vendorId,
    { action: "inquiry.work", id, saleExternalId: input.sale_external_id },
    (work, inquiry, facts) => move(work, inquiry, input, facts),
  )
}

/** Closes what was never to become a sale: a question answered, an application decided. The reason is its outcome. */
export function resolveInquiry(ctx: Ctx, vendorId: string, id: string, reason: string): Promise<FullInquiry> {
  return workOnInquiry(ctx, vendorId, { action: "inquiry.work", id }, (work, inquiry) => resolve(work, inquiry, reason))
}
