/** What a vendor's webhook endpoint should be subscribed to; the rest is stored and ignored. */
export const VENDOR_EVENT_TYPES = [
  "checkout.session.completed",
  "checkout.session.async_payment_succeeded",
  "invoice.paid",
  "invoice_payment.paid",
  "charge.refunded",
  "refund.created",
  "refund.failed",
  "charge.dispute.created",
  "charge.dispute.closed",
  "customer.created",
] as const
export type VendorEventType = (typeof VENDOR_EVENT_TYPES)[number]
