import { invariant } from "../../lib/assert.ts"
import type { OutboxHandler, OutboxRow } from "../../platform/outbox.ts"
import type { WorkTopic } from "../../vocabulary/topics.ts"
import { processEvent } from "./inbound/process-event.ts"
import { PLATFORM } from "./inbound/receive-event.ts"
import { PLATFORM_EVENTS } from "./stripe-platform/platform-events.ts"
import { findPayment } from "./stripe-vendor/link-payment.ts"
import { processVendorEvent } from "./stripe-vendor/process-vendor-event.ts"
import { recordSessionWithoutInvoice } from "./stripe-vendor/record-session-without-invoice.ts"
import { closeWaits } from "./stripe-vendor/waiting-claims.ts"

type StripeTopic = Extract<WorkTopic, `stripe_${string}` | "claim.settled">

/** Events that were stored and answered, and are now to be acted on. */
export const stripeHandlers: { [T in StripeTopic]: OutboxHandler<T> } = {
  "stripe_event.platform": (ctx, row) => processEvent(ctx, PLATFORM, row.ref, PLATFORM_EVENTS),
  "stripe_event.vendor": (ctx, row) => ofVendor(row, (vendorId) => processVendorEvent(ctx, vendorId, row.ref)),
  "stripe_payment.find": (ctx, row) => ofVendor(row, (vendorId) => findPayment(ctx, vendorId, row.ref)),
  "claim.settled": (ctx, row) => ofVendor(row, (vendorId) => closeWaits(ctx, vendorId, row.ref)),
  "stripe_session.late": (ctx, row) =>
    ofVendor(row, (vendorId) => recordSessionWithoutInvoice(ctx, vendorId, row.payload.event ?? row.ref)),
}

function ofVendor({ vendorId }: OutboxRow<StripeTopic>, work: (vendorId: string) => Promise<void>): Promise<void> {
  invariant(vendorId !== null, "vendor_event_has_a_vendor")
  return work(vendorId)
}
