import { conflict } from "../../../lib/errors.ts"
import { audit } from "../../../platform/audit.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { newId } from "../../../platform/new-id.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import type { CreateCoupon } from "../contract.ts"
import * as store from "../store.ts"
import { enrollmentOf } from "./create-link.ts"

/** Gives a code to one affiliate; again is the same coupon. 409 when it is another's, however it is typed. */
export async function createCoupon(ctx: Ctx, vendorId: string, input: CreateCoupon) {
  can(ctx, "coupon.save", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    await enrollmentOf(tx, ctx, vendorId, input)
    const coupon = await store.insertCoupon(tx, {
      vendorId,
      id: newId("coupon"),
      code: input.code,
      programId: input.program_id,
      affiliateId: input.affiliate_id,
      createdAt: realNow(),
    })
    if (coupon) {
      await audit(tx, ctx, vendorId, "coupon.create", coupon.id, {
        code: coupon.code,
        affiliate_id: coupon.affiliateId,
      })
      return { kind: "created", coupon } as const
    }
    const known = (await store.findCoupon(tx, vendorId, input.code))!
    if (known.affiliateId !== input.affiliate_id)
      throw conflict("coupon_taken", `The code ${known.code} belongs to another affiliate.`)
    return { kind: "unchanged", coupon: known } as const
  })
}
