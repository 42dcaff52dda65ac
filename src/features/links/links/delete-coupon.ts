import { notFound } from "../../../lib/errors.ts"
import { audit } from "../../../platform/audit.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import * as store from "../store.ts"

/** Takes a code back from its affiliate: it credits nobody from now on, and may be given again. 404. */
export async function deleteCoupon(ctx: Ctx, vendorId: string, code: string): Promise<void> {
  can(ctx, "coupon.save", { vendorId })
  await asVendor(ctx, vendorId, async (tx) => {
    const coupon = await store.findCoupon(tx, vendorId, code)
    if (!coupon) throw notFound()
    await store.deleteCoupon(tx, coupon)
    const before = { code: coupon.code, affiliate_id: coupon.affiliateId }
    await audit(tx, ctx, vendorId, "coupon.delete", coupon.id, { before, after: {} })
  })
}
