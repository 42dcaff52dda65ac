import { AppError, invalidField } from "../../../lib/errors.ts"
import { HOUR_MS, MINUTE_MS } from "../../../lib/time.ts"
import { audit } from "../../../platform/audit.ts"
import { realNow } from "../../../platform/clock.ts"
import { actorName, type Ctx } from "../../../platform/ctx.ts"
import { newId } from "../../../platform/new-id.ts"
import { type OutboxHandler, outbox } from "../../../platform/outbox.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import { PAGE_BASES } from "../../identity/sessions/core/page.ts"
import { atVendorTime } from "../../identity/vendors/at-vendor-time.ts"
import { refuseLiveMoney } from "../accounts/refuse-live-money.ts"
import type { OpenFunding } from "../contract.ts"
import { fundingProvider } from "../providers/providers.ts"
import * as store from "./funding-store.ts"

const { title, canPay } = fundingProvider
const JOB = "payouts.funding"
/** What got no answer is asked for again this much later, under the same key. */
const AGAIN_MS = MINUTE_MS
/** Shorter than the day for which a provider keeps a key: after it another call would make another checkout. */
const KEY_LIFE_MS = 23 * HOUR_MS

/**
 * Asks for money: a provider's checkout, whose payment funds the vendor. Recorded before the provider is called. 422 where
 * it refuses the amount, 503 while it gives no answer.
 */
export async function openFunding(ctx: Ctx, vendorId: string, input: OpenFunding): Promise<store.Funding> {
  can(ctx, "funding.open", { vendorId })
  if (!canPay(input.amount, input.currency))
    throw invalidField("/amount", `cannot be paid to the last unit in this currency at ${title}; round it`)
  const id = newId("funding")
  await asVendor({ ...ctx, idempotency: null }, vendorId, async (tx) => {
    await refuseLiveMoney(tx, ctx, vendorId)
    const { amount, currency } = input
    await store.insertFunding(tx, {
      vendorId,
      id,
      status: "open",
      amount,
      currency,
      createdBy: actorName(ctx.actor),
      requestedAt: ctx.now,
      createdAt: realNow(),
    })
    await audit(tx, ctx, vendorId, "funding.open", id, { amount: String(amount), currency })
    await outbox(tx, vendorId, "funding.started", id, {}, AGAIN_MS)
  })
  const funding = await startCheckout(ctx, vendorId, id)
  if (funding.status === "failed")
    throw new AppError("invalid", "funding_refused", `${title} refuses this amount (${funding.reason}). Try another.`)
  return funding
}

/** What a crash or an outage has left without its checkout gets it, as long as its key is known; then it has failed. */
export const finishStarted: OutboxHandler<"funding.started"> = async (ctx, { vendorId, ref: id }) => {
  const own = vendorId && (await atVendorTime(ctx, vendorId, JOB))
  if (vendorId && own) await startCheckout(own, vendorId, id)
}

async function startCheckout(ctx: Ctx, vendorId: string, id: string): Promise<store.Funding> {
  const { funding, name } = await asVendor({ ...ctx, idempotency: null }, vendorId, async (tx) => ({
    funding: (await store.findFunding(tx, vendorId, id))!,
    name: (await store.findOwner(tx, vendorId)).name,
  }))
  if (funding.status !== "open" || funding.sessionId !== null) return funding
  const made = await callCheckout(ctx, funding, name)
  // A refusal is answered by an error, and an error is not kept for the caller's key.
  const once = "reason" in made ? { ...ctx, idempotency: null } : ctx
  return asVendor(once, vendorId, async (tx) => {
    const now = (await store.lockFunding(tx, vendorId, id))!
    if (now.status !== "open" || now.sessionId !== null) return now
    if (!("reason" in made)) return store.updateFunding(tx, now, made)
    await audit(tx, ctx, vendorId, "funding.failed", id, { reason: made.reason })
    return store.updateFunding(tx, now, { status: "failed", reason: made.reason })
  })
}

async function callCheckout(ctx: Ctx, funding: store.Funding, name: string) {
  if (realNow().getTime() - funding.createdAt.getTime() > KEY_LIFE_MS) return { reason: "no_answer" }
  try {
    const checkout = await fundingProvider.openCheckout(ctx, orderOf(ctx, funding, name))
    return { sessionId: checkout.id, checkoutUrl: checkout.url }
  } catch (error) {
    const failure = fundingProvider.failureOf(error)
    if (failure.kind === "refused") return { reason: failure.reason }
    throw new AppError(
      "unavailable",
      fundingProvider.unavailable,
      `${title} gives no answer for a moment. ${funding.id} gets its checkout as soon as it does; look there before trying again.`,
    )
  }
}

function orderOf(ctx: Ctx, { vendorId, id, amount, currency }: store.Funding, name: string) {
  const url = `${ctx.ports.env.publicUrl}${PAGE_BASES.finance.replace(":vendorId", vendorId)}/fundings`
  const urls = { paid: `${url}?paid=${id}`, unpaid: `${url}?unpaid=${id}` }
  return { fundingId: id, vendorId, amount, currency, title: `Affiliate payouts of ${name}`, urls }
}
