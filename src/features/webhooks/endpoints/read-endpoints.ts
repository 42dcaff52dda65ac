import type { PageRequest } from "../../../lib/page.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { one, readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import type { ListDeliveries } from "../contract.ts"
import * as deliveryStore from "../delivery-store.ts"
import * as store from "../store.ts"

/** The vendor's endpoints, newest first, one more than the page holds. */
export const readEndpoints = (ctx: Ctx, vendorId: string, page: PageRequest) =>
  readAsVendor(ctx, vendorId, "webhook.read", (tx) => store.listEndpoints(tx, vendorId, page))

/** 404 for none of the vendor's. */
export const readEndpoint = (ctx: Ctx, vendorId: string, id: string) =>
  one(readAsVendor(ctx, vendorId, "webhook.read", (tx) => store.findEndpoint(tx, vendorId, id)))

/** The deliveries of an endpoint or postback, newest first, one more than the page holds. 404 for none of the vendor's. */
export function readDeliveries(ctx: Ctx, vendorId: string, endpointId: string, query: ListDeliveries) {
  return readAsVendor(ctx, vendorId, "webhook.read", async (tx) => {
    await one(store.findEndpoint(tx, vendorId, endpointId))
    return deliveryStore.listDeliveries(tx, vendorId, endpointId, query)
  })
}
