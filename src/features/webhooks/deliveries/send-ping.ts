import { conflict, notFound } from "../../../lib/errors.ts"
import { audit } from "../../../platform/audit.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { newId } from "../../../platform/new-id.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import { PING } from "../core/states.ts"
import * as deliveryStore from "../delivery-store.ts"
import * as store from "../store.ts"

/** Sends a `ping` to an endpoint, whatever it subscribes to. 404 for none of the vendor's, 409 for one that is not active. */
export async function sendPing(ctx: Ctx, vendorId: string, id: string): Promise<deliveryStore.DeliveryRow> {
  can(ctx, "webhook.replay", { vendorId })
  const delivery = await asVendor(ctx, vendorId, async (tx) => {
    const endpoint = await store.findEndpoint(tx, vendorId, id)
    if (!endpoint) throw notFound()
    return addPing(tx, ctx, endpoint)
  })
  await ctx.ports.deliver()
  return delivery
}

/** Puts down a `ping` in another's transaction; 409 for an endpoint that is not active. */
export async function addPing(tx: Tx, ctx: Ctx, endpoint: store.EndpointRow): Promise<deliveryStore.DeliveryRow> {
  needActive(endpoint)
  const { vendorId, id } = endpoint
  const [eventId, at] = [newId("event"), realNow()]
  const event = { vendorId, id: eventId, type: PING, ref: id, carries: {}, occurredAt: at, createdAt: at }
  const made = { vendorId, id: newId("delivery"), endpointId: id, eventId, type: PING, status: "pending" as const }
  await audit(tx, ctx, vendorId, "webhook.ping", id, { after: { delivery: made.id } })
  return deliveryStore.insertDelivery(tx, event, { ...made, dueAt: at, createdAt: at })
}

/** 404 for none, 409 for one that gets nothing. */
export function needActive(endpoint: store.EndpointRow | null): asserts endpoint is store.EndpointRow {
  if (!endpoint) throw notFound()
  if (endpoint.status === "active") return
  const advice = "Set its status to active first; PATCH the endpoint with it."
  throw conflict("endpoint_not_active", `This endpoint is ${endpoint.status} and gets nothing. ${advice}`)
}
