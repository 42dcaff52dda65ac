import type { Ctx } from "../../platform/ctx.ts"
import { validate } from "../../platform/http/validate.ts"
import { asVendor } from "../../platform/tenant.ts"
import { atVendorClock } from "../auth/vendor-time.ts"
import { hasSale } from "../tracking/list-waiting.ts"
import { purchaseOfSession } from "./core/purchase.ts"
import { recordPurchase } from "./record-purchase.ts"
import { findEvent } from "./store.ts"
import * as stripe from "./vendor-objects.ts"

/** A paid checkout whose invoice nobody told of in time: it makes the sale itself, under the invoice's name. */
export async function takeLateSession(ctx: Ctx, vendorId: string, eventId: string): Promise<void> {
  const clock = await atVendorClock(ctx, vendorId, "stripe")
  const event = await asVendor(ctx, vendorId, (tx) => findEvent(tx, vendorId, eventId))
  const { object, created } = (event?.payload ?? {}) as { object?: unknown; created?: unknown; data?: unknown }
  if (!clock || !event || created === undefined) return
  const session = validate(stripe.Session, (event.payload.data as { object: unknown }).object ?? object)
  const purchase = purchaseOfSession(session)
  if (!purchase || (await hasSale(clock.ctx, vendorId, purchase.externalId))) return
  await recordPurchase({ ...clock, vendorId, toldAt: created }, purchase)
}
