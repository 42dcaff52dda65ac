import { audit } from "../../../platform/audit.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { log } from "../../../platform/log.ts"
import { asSystem, asVendor } from "../../../platform/tenant.ts"
import { atVendorTime } from "../../identity/vendors/at-vendor-time.ts"
import type { SeenCheckout } from "../providers/core/facts.ts"
import { fundingProvider } from "../providers/providers.ts"
import { afterCheckout } from "./core/funding.ts"
import { applyReturned, creditFunding } from "./credit-funding.ts"
import * as store from "./funding-store.ts"

const JOB = "payouts.funding"
const MOST_LOOKS = 5

/**
 * Takes note of a checkout as it is now: what was paid funds, once, and what of it was taken back meanwhile is
 * taken back. `hasFailed`: an event said that its payment failed. False for a checkout that is none of ours.
 */
export async function onCheckoutEvent(ctx: Ctx, checkoutId: string, hasFailed: boolean): Promise<boolean> {
  const checkout = await fundingProvider.readCheckout(ctx, checkoutId)
  const { vendorId, fundingId: id } = checkout
  const own = vendorId && id ? await atVendorTime(ctx, vendorId, JOB) : null
  if (!vendorId || !id || !own) return false
  const funding = await asVendor(own, vendorId, (tx) => takeCheckout(tx, own, { vendorId, id }, checkout, hasFailed))
  // A refund may have been reported before its payment was known.
  if (funding?.paymentId) await onFundingReturnedEvent(ctx, funding.paymentId)
  return funding !== null
}

type Key = Pick<store.Funding, "vendorId" | "id">

async function takeCheckout(tx: Tx, ctx: Ctx, key: Key, checkout: SeenCheckout, hasFailed: boolean) {
  const funding = await store.lockFunding(tx, key.vendorId, key.id)
  if (!funding) return null
  if (funding.sessionId !== null && funding.sessionId !== checkout.id) {
    log("funding_of_another_checkout", { funding: key.id, session: checkout.id })
    return null
  }
  const { paid, paymentId } = checkout
  const status = afterCheckout(funding.status, checkout, hasFailed)
  if (status === funding.status) return funding
  const set = { status, sessionId: checkout.id, checkoutUrl: null }
  if (!paid) {
    await audit(tx, ctx, key.vendorId, `funding.${status}`, key.id, {
      before: { status: funding.status },
      after: { status },
    })
    return store.updateFunding(tx, funding, set)
  }
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
    const paid = { amount: found.paid, currency: paidCurrency }
    const taken = await fundingProvider.readTakenBack(ctx, paymentId, paid)
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
