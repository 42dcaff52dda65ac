import { fromStripeAmount, toStripeAmount } from "../../../lib/stripe-amount.ts"
import { audit } from "../../../platform/audit.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { log } from "../../../platform/log.ts"
import { asSystem, asVendor } from "../../../platform/tenant.ts"
import { atVendorTime } from "../../identity/vendors/at-vendor-time.ts"
import { afterCheckout, type Claims, takenBack } from "./core/funding.ts"
import { applyReturned, creditFunding } from "./credit-funding.ts"
import * as store from "./funding-store.ts"

const JOB = "payouts.funding"
const PAGE = 100
const MOST_LOOKS = 5

type Session = Awaited<ReturnType<Ctx["ports"]["stripe"]["checkout"]["sessions"]["retrieve"]>>

/**
 * Takes note of a checkout as Stripe shows it now: what was paid funds, once, and what of it was taken back meanwhile is
 * taken back. `hasFailed`: an event said that its payment failed. False for a checkout that is none of ours.
 */
export async function onCheckoutEvent(ctx: Ctx, sessionId: string, hasFailed: boolean): Promise<boolean> {
  const session = await ctx.ports.stripe.checkout.sessions.retrieve(sessionId)
  const { vendor_id: vendorId, funding_id: id } = session.metadata ?? {}
  const own = vendorId && id ? await atVendorTime(ctx, vendorId, JOB) : null
  if (!vendorId || !id || !own) return false
  const funding = await asVendor(own, vendorId, (tx) => takeCheckout(tx, own, { vendorId, id }, session, hasFailed))
  // A refund may have been reported before its payment was known.
  if (funding?.paymentId) await onFundingReturnedEvent(ctx, funding.paymentId)
  return funding !== null
}

type Key = Pick<store.Funding, "vendorId" | "id">

async function takeCheckout(tx: Tx, ctx: Ctx, key: Key, session: Session, hasFailed: boolean) {
  const funding = await store.lockFunding(tx, key.vendorId, key.id)
  if (!funding) return null
  if (funding.sessionId !== null && funding.sessionId !== session.id) {
    log("funding_of_another_checkout", { funding: key.id, session: session.id })
    return null
  }
  const paid = moneyOf(session)
  const seen = { paymentStatus: paid ? session.payment_status : null, status: session.status }
  const status = afterCheckout(funding.status, seen, hasFailed)
  if (status === funding.status) return funding
  const set = { status, sessionId: session.id, checkoutUrl: null }
  if (!paid) {
    await audit(tx, ctx, key.vendorId, `funding.${status}`, key.id)
    return store.updateFunding(tx, funding, set)
  }
  const paymentId = idOf(session.payment_intent)
  const money = { paid: paid.amount, paidCurrency: paid.currency, paymentId, fundedAt: ctx.now }
  const funded = await store.updateFunding(tx, funding, { ...set, ...money })
  await creditFunding(tx, ctx, funded, paid)
  return funded
}

/** Takes note of refunds and disputes of a payment, each part once and whichever is reported first; false for none of ours. */
export async function onFundingReturnedEvent(ctx: Ctx, paymentId: string): Promise<boolean> {
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    const found = await asSystem(ctx, (tx) => store.findByPayment(tx, paymentId))
    const own = found && (await atVendorTime(ctx, found.vendorId, JOB))
    if (!found || !own || found.paid === null || found.paidCurrency === null) return false
    const { vendorId, paidCurrency } = found
    const paid = Number(toStripeAmount(found.paid, paidCurrency))
    const taken = fromStripeAmount(takenBack(paid, await readClaims(ctx, paymentId)), paidCurrency)
    const isDone = await asVendor(own, vendorId, async (tx) => {
      const funding = await store.lockFunding(tx, vendorId, found.id)
      // Somebody has looked meanwhile, perhaps later than we: what we saw may be old.
      if (funding?.version !== found.version) return false
      await applyReturned(tx, own, funding, taken)
      return true
    })
    if (isDone) return true
  }
  throw new Error(`the refunds of payment ${paymentId} change while they are looked at`)
}

function moneyOf({ payment_status, amount_total, currency }: Session) {
  if (payment_status !== "paid" || !amount_total || !currency) return null
  const code = currency.toUpperCase()
  return { amount: fromStripeAmount(amount_total, code), currency: code }
}

/** The refunds and disputes of a payment, as Stripe shows them now. */
async function readClaims({ ports: { stripe } }: Ctx, paymentId: string): Promise<Claims> {
  const query = { payment_intent: paymentId, limit: PAGE }
  const refunds: { amount: number; status: string | null }[] = []
  for await (const refund of stripe.refunds.list(query)) refunds.push(refund)
  const disputes: { amount: number; status: string }[] = []
  for await (const dispute of stripe.disputes.list(query)) disputes.push(dispute)
  return { refunds, disputes }
}

const idOf = (value: string | { id: string } | null) => (typeof value === "string" ? value : (value?.id ?? null))
