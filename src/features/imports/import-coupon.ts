import type { Ctx } from "../../platform/ctx.ts"
import { createCoupon } from "../links/links/create-coupon.ts"
import type { ImportCoupon } from "./line-contract.ts"
import { nameAffiliate } from "./name-affiliate.ts"

/** A code that is one affiliate's afterwards; whose it is, a file may say by e-mail. */
export async function importCoupon(ctx: Ctx, vendorId: string, line: ImportCoupon) {
  const { code, program_id } = line
  const affiliate_id = await nameAffiliate(ctx, vendorId, line)
  return createCoupon(ctx, vendorId, { code, program_id, affiliate_id })
}
