import type { Ctx } from "../../../platform/ctx.ts"
import { validate } from "../../../platform/http/validate.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { hasSale } from "../../conversions/refunds/list-waiting.ts"
import { atVendorClock } from "../../identity/vendors/at-vendor-time.ts"
import { findEvent } from "../store.ts"
import { purchaseOfSession } from "./core/purchase.ts"
import * as stripe from "./objects-contract.ts"
import { explainPurchase, recordPurchase } from "./record-purchase.ts"

/**
 * A paid checkout whose invoice made a sale that is nobody's lends it what it brought. One whose invoice was not reported
 * in time makes the sale itself, under the invoice's name.
 */
export async function recordSessionWithoutInvoice(ctx: Ctx, vendorId: string, eventId: string): Promise<void> {
  const clock = await atVendorClock(ctx, vendorId, "stripe")
  const event = await asVendor(ctx, vendorId, (tx) => findEvent(tx, vendorId, eventId))
  const { data, created: eventAt } = (event?.payload ?? {}) as { data?: { object?: unknown }; created?: unknown }
  if (!clock || !data) return
  const purchase = purchaseOfSession(validate(stripe.StripeSession, data.object))
  if (!purchase) return
  const at = { ...clock, vendorId, eventAt }
  if (await hasSale(clock.ctx, vendorId, purchase.externalId)) await explainPurchase(at, purchase)
  else await recordPurchase(at, purchase)
}
