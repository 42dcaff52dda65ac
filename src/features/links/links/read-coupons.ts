import type { PageRequest } from "../../../lib/page.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { one, readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import * as store from "../store.ts"

/** Coupons of a program or of an affiliate, newest first; one more than the limit when there is a next page. */
export const readCoupons = (
  ctx: Ctx,
  vendorId: string,
  of: { programId?: string | undefined; affiliateId?: string | undefined },
  page: PageRequest,
) => readAsVendor(ctx, vendorId, "coupon.read", (tx) => store.listCoupons(tx, vendorId, of, page))

/** The coupon that this code is, however it is typed; 404. */
export const readCoupon = (ctx: Ctx, vendorId: string, code: string) =>
  one(readAsVendor(ctx, vendorId, "coupon.read", (tx) => store.findCoupon(tx, vendorId, code)))
