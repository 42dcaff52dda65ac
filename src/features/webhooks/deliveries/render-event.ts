import { AppError } from "../../../lib/errors.ts"
import { asJob, type Ctx } from "../../../platform/ctx.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { vendorNow } from "../../../platform/vendor-now.ts"
import type { EventType } from "../../../vocabulary/topics.ts"
import { findVendor } from "../../identity/vendors/find-vendor.ts"
import { PING } from "../core/states.ts"
import * as deliveryStore from "../delivery-store.ts"
import { catalog } from "./catalog.ts"
import type { LeasedDelivery } from "./lease-store.ts"

type Rendered = Pick<LeasedDelivery, "vendorId" | "eventId" | "type" | "ref" | "occurredAt">

/**
 * The body of an event, `{type, timestamp, data}`, with the thing as its GET answers now; from here on it is the same for
 * every endpoint and attempt. Null where the thing is gone.
 */
export async function renderEvent(ctx: Ctx, event: Rendered): Promise<string | null> {
  const { vendorId, type, ref, occurredAt } = event
  const found = await readThing(ctx, vendorId, type, ref)
  if (found === null) return null
  const body = JSON.stringify({ type, timestamp: occurredAt.toISOString(), data: found })
  return asVendor(ctx, vendorId, (tx) => deliveryStore.keepBody(tx, vendorId, event.eventId, body))
}

async function readThing(ctx: Ctx, vendorId: string, type: string, ref: string): Promise<unknown> {
  if (type === PING) return { endpoint_id: ref }
  const now = vendorNow(await asVendor(ctx, vendorId, (tx) => findVendor(tx, vendorId)))
  try {
    return await catalog[type as EventType].read(asJob(ctx, "webhooks", now), vendorId, ref)
  } catch (error) {
    if (error instanceof AppError && error.kind === "not_found") return null
    throw error
  }
}
