import { toJsonAmount } from "../../../lib/fields.ts"
import { fromStripeAmount } from "../../../lib/stripe-amount.ts"
import { validate } from "../../../platform/http/validate.ts"
import { RecordRefund } from "../../conversions/contract.ts"
import { findNamedSale, nameRefund } from "../../conversions/refunds/link-payment-to-sale.ts"
import {
  type ProviderClaim,
  type RecordedRefund,
  recordDispute,
  recordProviderRefund,
  recordRefundedTotal,
} from "../../conversions/refunds/record-refund.ts"
import type { EventOutcome } from "../inbound/process-event.ts"
import { outcomeOf } from "./core/claim-outcome.ts"
import { disputeStateOf } from "./core/dispute-state.ts"
import { askForPayments, linkPayment } from "./link-payment.ts"
import type * as stripe from "./objects-contract.ts"
import type { At } from "./record-purchase.ts"
import { closeWaits, PATIENCE_MS } from "./waiting-claims.ts"

/** One refund. One that failed gives back what it took, whichever of the two is reported first. */
export async function recordStripeRefund(at: At, refund: stripe.StripeRefund): Promise<EventOutcome> {
  const payment = refund.payment_intent ?? refund.charge
  if (payment === null) return { status: "ignored", reason: "it refunds no payment" }
  const ended = refund.status === "failed" || refund.status === "canceled" ? "failed" : null
  const record = () => recordProviderRefund(at.ctx, at.vendorId, toClaim(refund, payment), ended)
  const recorded = await record()
  if (recorded.refund.status !== "waiting_for_sale") return waitFor(at, recorded, payment)
  // A credit note may have said before whose it is; one that does meanwhile finds what was recorded here.
  const sale = await findNamedSale(at.ctx, at.vendorId, refund.id)
  await linkPayment(at.ctx, at.vendorId, sale === null ? null : payment, sale ?? payment)
  return waitFor(at, sale === null ? recorded : await record(), payment)
}

/** A charge that was refunded: each of its refunds where it names them, and in all as much as it says. */
export async function recordRefundedCharge(at: At, charge: stripe.StripeCharge): Promise<EventOutcome> {
  const payment = charge.payment_intent ?? charge.id
  if (charge.invoice) await linkPayment(at.ctx, at.vendorId, payment, charge.invoice)
  for (const refund of charge.refunds) await recordStripeRefund(at, refund)
  if (charge.amount_refunded === 0) return { status: "ignored", reason: "nothing is refunded" }
  const claim = toClaim({ ...charge, amount: charge.amount_refunded, reason: null }, payment)
  return waitFor(at, await recordRefundedTotal(at.ctx, at.vendorId, { ...claim, amount: claim.amount ?? 0n }), payment)
}

/** A dispute as it stands; closed in any way but lost, nothing was taken from the vendor. */
export async function recordStripeDispute(at: At, dispute: stripe.Dispute, isClosed: boolean): Promise<EventOutcome> {
  const payment = dispute.payment_intent ?? dispute.charge
  if (payment === null) return { status: "ignored", reason: "it disputes no payment" }
  const state = disputeStateOf(dispute.status, isClosed)
  if (state === "takes_nothing") return { status: "ignored", reason: `no money was withdrawn: ${dispute.status}` }
  const options = { ended: state === "open" ? null : state, namesPayment: true } as const
  return waitFor(at, await recordDispute(at.ctx, at.vendorId, toClaim(dispute, payment), options), payment)
}

/** A credit note takes what went back outside of Stripe. Of refunds by Stripe it says whose they were. */
export async function recordCreditNote(at: At, note: stripe.CreditNote): Promise<EventOutcome> {
  for (const refund of new Set([note.refund, ...note.refunds.map((row) => row.refund)]))
    if (refund !== null) await nameRefund(at.ctx, at.vendorId, { refundId: refund, sale: note.invoice })
  if (note.out_of_band_amount === 0) return { status: "ignored", reason: "nothing went back outside of Stripe" }
  const ended = note.status === "void" ? "failed" : null
  const claim = toClaim({ ...note, amount: note.out_of_band_amount }, note.invoice)
  return waitFor(at, await recordProviderRefund(at.ctx, at.vendorId, claim, ended), note.invoice)
}

async function waitFor(at: At, { kind, refund }: RecordedRefund, payment: string): Promise<EventOutcome> {
  const { ctx, vendorId } = at
  if (refund.status === "waiting_for_sale") {
    await askForPayments(ctx, vendorId, [payment])
    const wait = { claim: refund.external_id, until: new Date(ctx.now.getTime() + PATIENCE_MS) }
    return { status: "processed", reason: `waits for the sale of ${refund.sale_external_id}`, wait }
  }
  // What was reported of it before and waited has its answer too.
  if (kind !== "recorded") await closeWaits(ctx, vendorId, refund.external_id)
  return outcomeOf(refund)
}

type Claimed = { id: string; amount: number; currency: string; reason: string | null }

/** Under the payment's name: whose it was is known, or becomes so, where it is recorded. */
function toClaim({ id, amount, currency, reason }: Claimed, payment: string): ProviderClaim {
  const code = currency.toUpperCase()
  const minor = toJsonAmount(fromStripeAmount(amount, code))
  const claim = validate(RecordRefund, {
    external_id: id,
    sale_external_id: payment,
    amount: minor,
    ...(reason ? { reason: reason.slice(0, 500) } : {}),
  })
  return { ...claim, currency: code }
}
