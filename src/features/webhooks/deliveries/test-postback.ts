import { notFound } from "../../../lib/errors.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import { actForAffiliate } from "../../programs/affiliates/act-for-affiliate.ts"
import type { DeliveryRow } from "../delivery-store.ts"
import * as store from "../store.ts"
import { addPing } from "./send-ping.ts"

/** Calls an affiliate's postback with made-up values. 404 where there is none, 409 where it is not active. */
export async function testPostback(ctx: Ctx, vendorId: string, affiliateId: string): Promise<DeliveryRow> {
  can(ctx, "postback.save", { vendorId })
  const delivery = await asVendor(ctx, vendorId, async (tx) => {
    await actForAffiliate(tx, ctx, vendorId, affiliateId)
    const postback = await store.findPostback(tx, vendorId, affiliateId)
    if (!postback) throw notFound()
    return addPing(tx, ctx, postback)
  })
  await ctx.ports.deliver()
  return delivery
}
