import type * as z from "zod"
import { AppError } from "../../lib/errors.ts"
import type { Ctx } from "../../platform/ctx.ts"
import { validate } from "../../platform/http/validate.ts"
import { outbox } from "../../platform/outbox.ts"
import type { StripeEvent } from "../../platform/stripe.ts"
import { asVendor } from "../../platform/tenant.ts"
import { atVendorClock } from "../auth/vendor-time.ts"
import { listWaiting } from "../tracking/list-waiting.ts"
import type { VendorEventType } from "./core/event-types.ts"
import { hintsOf, purchaseOfInvoice, purchaseOfSession } from "./core/purchase.ts"
import { askForPayments, linkPayment } from "./link-payment.ts"
import { type EventHandler, type EventOutcome, processEvent } from "./process-event.ts"
import { recordRefundedCharge, recordStripeDispute, recordStripeRefund } from "./record-claims.ts"
import { type At, bindBuyer, recordPurchase } from "./record-purchase.ts"
import * as stripe from "./vendor-objects.ts"

/** By then the invoice of a checkout has come, or never will: its endpoint is not subscribed to `invoice.paid`. */
const INVOICE_PATIENCE_MS = 3_600_000
export const LATE_TOPIC = "stripe_session.late"

const done = (reason: string | null = null): EventOutcome => ({ status: "processed", reason })
const ignored = (reason: string): EventOutcome => ({ status: "ignored", reason })
const NO_CURRENCY: EventOutcome = { status: "parked", reason: "its currency is not one of ISO 4217" }

type Handler = (at: At, object: unknown, event: StripeEvent) => Promise<EventOutcome>

/** Reads the object first: what it cannot be understood by is named, and parks the event. */
const about =
  <T>(shape: z.ZodType<T>, act: (at: At, object: T, event: StripeEvent) => Promise<EventOutcome>): Handler =>
  (at, object, event) =>
    act(at, validate(shape, object), event)

const HANDLERS: Record<VendorEventType, Handler> = {
  "checkout.session.completed": about(stripe.Session, takeSession),
  "checkout.session.async_payment_succeeded": about(stripe.Session, takeSession),
  "invoice.paid": about(stripe.Invoice, takeInvoice),
  "invoice_payment.paid": about(stripe.InvoicePayment, async ({ ctx, vendorId }, { invoice, payment }) => {
    await linkPayment(ctx, vendorId, payment?.payment_intent ?? payment?.charge ?? null, invoice)
    return done()
  }),
  "charge.refunded": about(stripe.Charge, recordRefundedCharge),
  "refund.created": about(stripe.Refund, recordStripeRefund),
  "refund.failed": about(stripe.Refund, recordStripeRefund),
  "charge.dispute.created": about(stripe.Dispute, recordStripeDispute),
  "charge.dispute.closed": about(stripe.Dispute, recordStripeDispute),
  "customer.created": about(stripe.Customer, async (at, { id, email, name, address, metadata }) => {
    const country = address?.country ?? null
    const buyer = { firm: metadata.gv_customer || null, stripeId: id, guestKey: id, email, name, country }
    await bindBuyer(at, { buyer, hints: hintsOf(metadata, null, []) })
    return done()
  }),
}

/** One event of a vendor. What is wrong with it, and would be again, parks it at once; the rest is tried again. */
export async function processVendorEvent(ctx: Ctx, vendorId: string, id: string): Promise<void> {
  const clock = await atVendorClock(ctx, vendorId, "stripe")
  if (!clock) return
  const run = (handler: Handler): EventHandler => {
    return async (_ctx, event) => {
      try {
        return await handler({ ...clock, vendorId, toldAt: event.created }, event.data.object, event)
      } catch (error) {
        if (!(error instanceof AppError) || error.kind === "unavailable") throw error
        return { status: "parked", reason: `${error.code}: ${error.message}` }
      }
    }
  }
  const handlers = Object.fromEntries(Object.entries(HANDLERS).map(([type, handler]) => [type, run(handler)]))
  await processEvent(ctx, vendorId, id, handlers)
}

/** A checkout that was paid. With an invoice, that makes the sale: the session only tells whose it is. */
async function takeSession(at: At, session: stripe.Session, event: StripeEvent): Promise<EventOutcome> {
  if (session.payment_status === "unpaid") return ignored("it is not paid yet")
  const purchase = purchaseOfSession(session)
  if (session.invoice) await linkPayment(at.ctx, at.vendorId, session.payment_intent, session.invoice)
  if (session.mode === "payment" && !session.invoice) {
    if (!purchase) return NO_CURRENCY
    await recordPurchase(at, purchase)
    return done()
  }
  if (purchase) await bindBuyer(at, purchase)
  if (!session.invoice || !purchase || purchase.amount === 0n) return done("its invoices make the sales")
  const { ctx, vendorId } = at
  await asVendor(ctx, vendorId, (tx) => outbox(tx, vendorId, LATE_TOPIC, event.id, {}, INVOICE_PATIENCE_MS))
  return done(`the sale is made by ${session.invoice}`)
}

/** A paid invoice. One of nothing, as a trial's, is no sale: it would be the customer's first. It binds all the same. */
async function takeInvoice(at: At, invoice: stripe.Invoice): Promise<EventOutcome> {
  const { ctx, vendorId } = at
  const purchase = purchaseOfInvoice(invoice)
  if (!purchase) return NO_CURRENCY
  for (const { payment } of invoice.payments)
    await linkPayment(ctx, vendorId, payment?.payment_intent ?? payment?.charge ?? null, invoice.id)
  await linkPayment(ctx, vendorId, invoice.payment_intent, invoice.id)
  await linkPayment(ctx, vendorId, invoice.charge, invoice.id)
  if (purchase.amount === 0n) {
    await bindBuyer(at, purchase)
    return done("nothing was paid: no sale")
  }
  await recordPurchase(at, purchase)
  const waiting = await listWaiting(ctx, vendorId, "pi_")
  if (waiting.length > 0) await askForPayments(ctx, vendorId, waiting)
  return done()
}
