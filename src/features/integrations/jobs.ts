import { invariant } from "../../lib/assert.ts"
import type { OutboxHandler, OutboxRow } from "../../platform/outbox.ts"
import { CLAIM_SETTLED } from "../conversions/refunds/settle-refunds.ts"
import { processEvent } from "./inbound/process-event.ts"
import { PLATFORM } from "./inbound/receive-event.ts"
import { PLATFORM_EVENTS } from "./stripe-platform/events.ts"
import { PLATFORM_TOPIC } from "./stripe-platform/hooks.ts"
import { FIND_TOPIC, findPayment } from "./stripe-vendor/link-payment.ts"
import { takeLateSession } from "./stripe-vendor/take-late-session.ts"
import { LATE_TOPIC, processVendorEvent } from "./stripe-vendor/vendor-events.ts"
import { VENDOR_TOPIC } from "./stripe-vendor/vendor-hook.ts"
import { closeWaits } from "./stripe-vendor/wait-for-sale.ts"

/** Events that were stored and answered, and are now to be acted on. */
export const stripeHandlers: Record<string, OutboxHandler> = {
  [PLATFORM_TOPIC]: (ctx, row) => processEvent(ctx, PLATFORM, row.ref, PLATFORM_EVENTS),
  [VENDOR_TOPIC]: (ctx, row) => ofVendor(row, (vendorId) => processVendorEvent(ctx, vendorId, row.ref)),
  [FIND_TOPIC]: (ctx, row) => ofVendor(row, (vendorId) => findPayment(ctx, vendorId, row.ref)),
  [CLAIM_SETTLED]: (ctx, row) => ofVendor(row, (vendorId) => closeWaits(ctx, vendorId, row.ref)),
  [LATE_TOPIC]: (ctx, row) => ofVendor(row, (vendorId) => takeLateSession(ctx, vendorId, eventOf(row))),
}

/** A checkout waits under its invoice's name; the event that told of it is in the payload. */
const eventOf = ({ ref, payload }: OutboxRow) => (typeof payload.event === "string" ? payload.event : ref)

function ofVendor({ vendorId }: OutboxRow, work: (vendorId: string) => Promise<void>): Promise<void> {
  invariant(vendorId !== null, "vendor_event_has_a_vendor")
  return work(vendorId)
}
