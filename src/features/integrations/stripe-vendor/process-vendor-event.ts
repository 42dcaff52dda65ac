import type * as z from "zod"
import { AppError } from "../../../lib/errors.ts"
import { HOUR_MS } from "../../../lib/time.ts"
import { apply } from "../../../platform/apply.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { validate } from "../../../platform/http/validate.ts"
import { expedite, outbox } from "../../../platform/outbox.ts"
import type { StripeEvent } from "../../../platform/stripe.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { hasSale, listWaiting } from "../../conversions/refunds/list-waiting.ts"
import { atVendorClock } from "../../identity/vendors/at-vendor-time.ts"
import { type EventHandler, type EventOutcome, processEvent } from "../inbound/process-event.ts"
import type { UnderstoodType } from "./core/event-types.ts"
import {
  bindingOfCustomer,
  bindingOfSession,
  bindingOfSubscription,
  purchaseOfInvoice,
  purchaseOfSession,
} from "./core/purchase.ts"
import { askForPayments, linkPayment } from "./link-payment.ts"
import * as stripe from "./objects-contract.ts"
import { type At, bindBuyer, recordPurchase } from "./record-purchase.ts"
import {
  recordCreditNote,
  recordRefundedCharge,
  recordStripeDispute,
  recordStripeRefund,
} from "./record-stripe-refund.ts"

/** By then the invoice of a checkout has come, or never will: its endpoint is not subscribed to `invoice.paid`. */
const INVOICE_PATIENCE_MS = HOUR_MS

const done = (reason: string | null = null): EventOutcome => ({ status: "processed", reason })
const ignored = (reason: string): EventOutcome => ({ status: "ignored", reason })
const NO_CURRENCY: EventOutcome = { status: "parked", reason: "its currency is not one of ISO 4217" }

type Handler = (at: At, object: unknown, event: StripeEvent) => Promise<EventOutcome>

/** Reads the object first: what it cannot be understood by is named, and parks the event. */
const about =
  <T>(shape: z.ZodType<T>, act: (at: At, object: T, event: StripeEvent) => Promise<EventOutcome>): Handler =>
  (at, object, event) =>
    act(at, validate(shape, object), event)

const invoicePaid = about(stripe.Invoice, takeInvoice)
const refundChanged = about(stripe.StripeRefund, recordStripeRefund)
const creditNoteChanged = about(stripe.CreditNote, recordCreditNote)
const customerChanged = about(stripe.StripeCustomer, async (at, customer) => {
  await bindBuyer(at, bindingOfCustomer(customer))
  return done()
})
const subscriptionChanged = about(stripe.Subscription, takeSubscription)

const HANDLERS: Record<UnderstoodType, Handler> = {
  "checkout.session.completed": about(stripe.StripeSession, takeSession),
  "checkout.session.async_payment_succeeded": about(stripe.StripeSession, takeSession),
  "invoice.paid": invoicePaid,
  "invoice.payment_succeeded": invoicePaid,
  "invoice_payment.paid": about(stripe.InvoicePayment, async ({ ctx, vendorId }, { invoice, payment }) => {
    await linkPayment(ctx, vendorId, payment?.payment_intent ?? payment?.charge ?? null, invoice)
    return done()
  }),
  "charge.refunded": about(stripe.StripeCharge, recordRefundedCharge),
  "refund.created": refundChanged,
  "refund.updated": refundChanged,
  "refund.failed": refundChanged,
  "charge.refund.updated": refundChanged,
  "credit_note.created": creditNoteChanged,
  "credit_note.updated": creditNoteChanged,
  "credit_note.voided": creditNoteChanged,
  "charge.dispute.created": about(stripe.Dispute, (at, dispute) => recordStripeDispute(at, dispute, false)),
  "charge.dispute.closed": about(stripe.Dispute, (at, dispute) => recordStripeDispute(at, dispute, true)),
  "customer.created": customerChanged,
  "customer.updated": customerChanged,
  "customer.subscription.created": subscriptionChanged,
  "customer.subscription.updated": subscriptionChanged,
}

/** One event of a vendor. What is wrong with it, and would be again, parks it at once; the rest is tried again. */
export async function processVendorEvent(ctx: Ctx, vendorId: string, id: string): Promise<void> {
  const clock = await atVendorClock(ctx, vendorId, "stripe")
  if (!clock) return
  const run = (handler: Handler): EventHandler<StripeEvent> => {
    return async (_ctx, event) => {
      try {
        return await handler(
          { ...clock, vendorId, eventAt: event.created },
          (event.data as Partial<typeof event.data> | undefined)?.object,
          event,
        )
      } catch (error) {
        if (!(error instanceof AppError) || error.kind === "unavailable") throw error
        return { status: "parked", reason: `${error.code}: ${error.message}` }
      }
    }
  }
  const handlers = Object.fromEntries(Object.entries(HANDLERS).map(([type, handler]) => [type, run(handler)]))
  await processEvent(ctx, vendorId, id, handlers)
}

/** A checkout that was paid. With an invoice, that makes the sale: the session only says whose it is. */
async function takeSession(at: At, session: stripe.StripeSession, event: StripeEvent): Promise<EventOutcome> {
  if (session.payment_status === "unpaid") return ignored("it is not paid yet")
  const purchase = purchaseOfSession(session)
  if (session.invoice) await linkPayment(at.ctx, at.vendorId, session.payment_intent, session.invoice)
  if (session.mode === "payment" && !session.invoice) {
    if (!purchase) return NO_CURRENCY
    await recordPurchase(at, purchase)
    return done()
  }
  await bindBuyer(at, bindingOfSession(session))
  if (!session.invoice || !purchase || purchase.amount === 0n) return done("its invoices make the sales")
  const { ctx, vendorId } = at
  const isThere = await hasSale(ctx, vendorId, session.invoice)
  const wait = isThere ? 0 : INVOICE_PATIENCE_MS
  const { invoice } = session
  const carried = { event: event.id }
  await asVendor(ctx, vendorId, (tx) => outbox(tx, vendorId, "stripe_session.late", invoice, carried, wait))
  return done(`the sale is made by ${session.invoice}`)
}

/** A subscription says whose its customer is, once it began: one that was never paid for brought nobody. */
async function takeSubscription(at: At, subscription: stripe.Subscription): Promise<EventOutcome> {
  if (subscription.status?.startsWith("incomplete")) return ignored("it has not begun")
  await bindBuyer(at, bindingOfSubscription(subscription))
  return done()
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
  const { sale } = await recordPurchase(at, purchase)
  // Its checkout may say more of whose it is, or why it is nobody's.
  if (sale.attribution.outcome === "unattributed")
    await asVendor(ctx, vendorId, (tx) => apply(tx, { waiting: expedite("stripe_session.late", [invoice.id]) }))
  const waiting = await listWaiting(ctx, vendorId, "pi_")
  if (waiting.length > 0) await askForPayments(ctx, vendorId, waiting)
  return done()
}
