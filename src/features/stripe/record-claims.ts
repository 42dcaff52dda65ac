import { AppError } from "../../lib/errors.ts"
import { toJsonAmount } from "../../lib/fields.ts"
import { validate } from "../../platform/http/validate.ts"
import { RecordRefund } from "../tracking/contract.ts"
import { saleOfRefund } from "../tracking/move-refunds.ts"
import { type RecordedRefund, recordDispute, recordRefund, recordRefundedTotal } from "../tracking/record-refund.ts"
import { fromStripeAmount } from "./core/stripe-amount.ts"
import { askForPayments, linkPayment, saleOfPayment } from "./link-payment.ts"
import type { EventOutcome } from "./process-event.ts"
import type { At } from "./record-purchase.ts"
import type * as stripe from "./vendor-objects.ts"

const DONE: EventOutcome = { status: "processed", reason: null }

/** One refund. One that failed gives back what it took, whichever of the two is told first. */
export async function recordStripeRefund(at: At, refund: stripe.Refund): Promise<EventOutcome> {
  const payment = refund.payment_intent ?? refund.charge
  if (payment === null) return { status: "ignored", reason: "it refunds no payment" }
  const hasFailed = refund.status === "failed" || refund.status === "canceled"
  return tellNamed(
    at,
    () => nameSale(at, payment, refund.id),
    (sale) => recordRefund(at.ctx, at.vendorId, toClaim(refund, sale), hasFailed ? "failed" : null),
  )
}

/** A charge that was refunded: each of its refunds where it names them, and in all as much as it says. */
export async function recordRefundedCharge(at: At, charge: stripe.Charge): Promise<EventOutcome> {
  const payment = charge.payment_intent ?? charge.id
  if (charge.invoice) await linkPayment(at.ctx, at.vendorId, payment, charge.invoice)
  for (const refund of charge.refunds) await recordStripeRefund(at, refund)
  if (charge.amount_refunded === 0) return { status: "ignored", reason: "nothing is refunded" }
  return tellNamed(
    at,
    () => saleOfPayment(at.ctx, at.vendorId, payment),
    (sale) => {
      const { amount } = toClaim({ ...charge, amount: charge.amount_refunded, reason: null }, sale)
      const input = { external_id: charge.id, sale_external_id: sale, amount: amount ?? 0n }
      return recordRefundedTotal(at.ctx, at.vendorId, input)
    },
  )
}

/** A dispute as it stands. An inquiry takes nothing: nothing was taken from the vendor. */
export async function recordStripeDispute(at: At, dispute: stripe.Dispute): Promise<EventOutcome> {
  const payment = dispute.payment_intent ?? dispute.charge
  if (payment === null) return { status: "ignored", reason: "it disputes no payment" }
  const isInquiry = dispute.status.startsWith("warning_") && dispute.status !== "warning_closed"
  if (isInquiry) return { status: "ignored", reason: "an inquiry: no money was withdrawn" }
  const isWon = dispute.status === "won" || dispute.status === "warning_closed"
  const ended = isWon ? "won" : dispute.status === "lost" ? "lost" : null
  return tellNamed(
    at,
    () => saleOfPayment(at.ctx, at.vendorId, payment),
    (sale) => recordDispute(at.ctx, at.vendorId, toClaim(dispute, sale), ended),
  )
}

/** The sale of a payment. What the API told of the same refund may say more than we know of the payment. */
async function nameSale({ ctx, vendorId }: At, payment: string, refundId: string): Promise<string> {
  const sale = await saleOfPayment(ctx, vendorId, payment)
  const told = sale === payment ? await saleOfRefund(ctx, vendorId, refundId) : null
  if (told === null || told === payment) return sale
  await linkPayment(ctx, vendorId, payment, told)
  return told
}

/** Tells under the sale's name, and once more when somebody learnt between the two whose payment it was. */
async function tellNamed(
  at: At,
  name: () => Promise<string>,
  tell: (sale: string) => Promise<RecordedRefund>,
): Promise<EventOutcome> {
  const sale = await name()
  try {
    return await waitFor(at, await tell(sale), sale)
  } catch (error) {
    const learnt = await name()
    if (!(error instanceof AppError) || error.code !== "refund_conflict" || learnt === sale) throw error
    return waitFor(at, await tell(learnt), learnt)
  }
}

async function waitFor(at: At, { refund }: RecordedRefund, payment: string): Promise<EventOutcome> {
  if (refund.status !== "waiting_for_sale") return DONE
  await askForPayments(at.ctx, at.vendorId, [payment])
  return { status: "processed", reason: `waits for the sale of ${payment}` }
}

type Claimed = { id: string; amount: number; currency: string; reason: string | null }

function toClaim({ id, amount, currency, reason }: Claimed, sale: string): RecordRefund {
  const minor = toJsonAmount(fromStripeAmount(amount, currency.toUpperCase()))
  return validate(RecordRefund, {
    external_id: id,
    sale_external_id: sale,
    amount: minor,
    ...(reason ? { reason: reason.slice(0, 500) } : {}),
  })
}
