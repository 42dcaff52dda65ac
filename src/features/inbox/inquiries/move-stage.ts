import type { Ctx } from "../../../platform/ctx.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { nameClaimant } from "../../conversions/claims/name-claimant.ts"
import type { MoveStageInput } from "../contract.ts"
import { move, resolve } from "./core/stages.ts"
import { type FullInquiry, workOnInquiry } from "./work-on-inquiry.ts"

/** Moves an inquiry along the pipeline. Won names its sale, lost its reason (422 otherwise); both are final (409). */
export async function moveStage(ctx: Ctx, vendorId: string, id: string, input: MoveStageInput): Promise<FullInquiry> {
  const on = { action: "inquiry.work" as const, id, saleExternalId: input.sale_external_id }
  const moved = await workOnInquiry(ctx, vendorId, on, (work, inquiry, facts) => move(work, inquiry, input, facts))
  const { ending, fields, customerExternalId: customer } = moved.inquiry
  // By itself, and any number of times: moved to won again, it is done again.
  if (ending === "won" && fields.told_by !== undefined && customer)
    await asVendor(ctx, vendorId, (tx) => nameClaimant(tx, ctx, vendorId, id, customer))
  return moved
}

/** Closes what was never to become a sale: a question answered, an application decided. The reason is its outcome. */
export function resolveInquiry(ctx: Ctx, vendorId: string, id: string, reason: string): Promise<FullInquiry> {
  return workOnInquiry(ctx, vendorId, { action: "inquiry.work", id }, (work, inquiry) => resolve(work, inquiry, reason))
}
