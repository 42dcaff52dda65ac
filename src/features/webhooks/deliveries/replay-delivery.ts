import { notFound } from "../../../lib/errors.ts"
import { audit } from "../../../platform/audit.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import * as deliveryStore from "../delivery-store.ts"
import * as store from "../store.ts"
import { needActive } from "./send-ping.ts"

/** Sends a delivery again, by the same id and with all its attempts before it. 404, 409 where its endpoint is not active. */
export async function replayDelivery(ctx: Ctx, vendorId: string, id: string): Promise<deliveryStore.DeliveryRow> {
  can(ctx, "webhook.replay", { vendorId })
  const replayed = await asVendor(ctx, vendorId, async (tx) => {
    const delivery = await deliveryStore.findDelivery(tx, vendorId, id)
    if (!delivery) throw notFound()
    needActive(await store.findEndpoint(tx, vendorId, delivery.endpointId))
    await audit(tx, ctx, vendorId, "webhook.replay", id, { after: { status: "pending" } })
    return deliveryStore.reopenDelivery(tx, vendorId, id, realNow())
  })
  await ctx.ports.deliver()
  return replayed
}
