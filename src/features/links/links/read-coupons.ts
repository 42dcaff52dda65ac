import type { Ctx } from "../../../platform/ctx.ts"
import { readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import * as store from "../store.ts"

/** The latest coupons of a program or of an affiliate, newest first. */
export const readCoupons = (
  ctx: Ctx,
  vendorId: string,
  of: { programId?: string; affiliateId?: string },
  limit: number,
) => readAsVendor(ctx, vendorId, "link.read", (tx) => store.listCoupons(tx, vendorId, of, limit))
