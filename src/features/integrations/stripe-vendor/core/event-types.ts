/** What a vendor's webhook endpoint should be subscribed to. */
export const VENDOR_EVENT_TYPES = [
  "checkout.session.completed",
  "checkout.session.async_payment_succeeded",
  "invoice.paid",
  "invoice_payment.paid",
  "charge.refunded",
  "refund.created",
  "refund.updated",
  "refund.failed",
  "charge.dispute.created",
  "charge.dispute.closed",
  "customer.created",
] as const

/** Other names of the same, and what says something of it; understood where an endpoint sends them, and not asked for. */
const ALSO_UNDERSTOOD = [
  "invoice.payment_succeeded",
  "charge.refund.updated",
  "customer.updated",
  "customer.subscription.created",
  "customer.subscription.updated",
  "credit_note.created",
  "credit_note.updated",
  "credit_note.voided",
] as const
export const UNDERSTOOD_TYPES = [...VENDOR_EVENT_TYPES, ...ALSO_UNDERSTOOD]
export type UnderstoodType = (typeof UNDERSTOOD_TYPES)[number]
