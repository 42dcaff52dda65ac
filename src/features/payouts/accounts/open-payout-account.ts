import { AppError, conflict } from "../../../lib/errors.ts"
import { audit } from "../../../platform/audit.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { log } from "../../../platform/log.ts"
import type { StripeAccount } from "../../../platform/stripe.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import { actForAffiliate } from "../../programs/affiliates/act-for-affiliate.ts"
import { mailPayeeWarning } from "../../programs/affiliates/mail-payee-warning.ts"
import { type CallFailure, classifyFailure } from "../transfers/core/outcome.ts"
import * as store from "./account-store.ts"
import { accountState } from "./core/account-status.ts"
import { HOLD_HOURS } from "./core/payee-hold.ts"
import { refuseLiveMoney } from "./refuse-live-money.ts"
import { saveAccountState } from "./save-account-state.ts"

/** Where Stripe's onboarding sends the person back to. */
const RETURN_PATH = "/payout-account/return"
const REFRESH_PATH = "/payout-account/refresh"
const MAX_KEYS = 5

export type OpenedAccount = { kind: "created" | "known"; account: store.PayoutAccount; onboardingUrl: string | null }

/**
 * A fresh onboarding link for the affiliate's connected account, which is made on the first call and is the same one
 * afterwards. Whoever has the link names the bank account, so that a machine's key gets none. 503 while Stripe gives no answer, 409 when the account is out of the platform's reach.
 */
export async function openPayoutAccount(ctx: Ctx, vendorId: string, affiliateId: string): Promise<OpenedAccount> {
  can(ctx, "payout_account.open", { vendorId })
  const { affiliate, known } = await asVendor({ ...ctx, idempotency: null }, vendorId, async (tx) => {
    const affiliate = await actForAffiliate(tx, ctx, vendorId, affiliateId)
    await refuseLiveMoney(tx, ctx, vendorId)
    return { affiliate, known: await store.findAccount(tx, vendorId, affiliateId) }
  })
  const stripeAccount = known
    ? await reach(() => ctx.ports.stripe.accounts.retrieve(known.stripeAccountId))
    : await createAccount(ctx, affiliate)
  const onboardingUrl = ctx.actor.kind === "secret_key" ? null : await linkTo(ctx, stripeAccount.id, affiliateId)
  return asVendor(ctx, vendorId, async (tx) => {
    const state = accountState(stripeAccount)
    const row = { ...state, checkedAt: realNow() }
    const namedAt = (await store.hasUnpaid(tx, vendorId, affiliateId)) ? ctx.now : null
    const made = await store.insertAccount(tx, {
      vendorId,
      affiliateId,
      stripeAccountId: stripeAccount.id,
      ...row,
      namedAt,
      createdAt: realNow(),
    })
    if (made) await audit(tx, ctx, vendorId, "payout_account.create", affiliateId, { account: stripeAccount.id })
    else await audit(tx, ctx, vendorId, "payout_account.read", affiliateId, { with_link: onboardingUrl !== null })
    if (made && namedAt) await mailPayeeWarning(tx, ctx, vendorId, affiliateId, FIRST_NAMED)
    const account = made ?? (await saveAccountState(tx, ctx, { vendorId, affiliateId }, state))!
    return { kind: made ? "created" : "known", account, onboardingUrl } as const
  })
}

const FIRST_NAMED = {
  subject: "A payout account was added for your commissions",
  text: `A Stripe account was added that your commissions are paid to. Nothing is paid to it for ${HOLD_HOURS} hours.`,
}

async function linkTo(ctx: Ctx, account: string, affiliateId: string): Promise<string> {
  const link = await reach(() =>
    ctx.ports.stripe.accountLinks.create({
      account,
      type: "account_onboarding",
      refresh_url: `${ctx.ports.env.publicUrl}${REFRESH_PATH}?affiliate=${affiliateId}`,
      return_url: `${ctx.ports.env.publicUrl}${RETURN_PATH}?affiliate=${affiliateId}`,
    }),
  )
  return link.url
}

/** One account per affiliate: the key is made from the affiliate, so that calls at the same time make one. */
async function createAccount(ctx: Ctx, affiliate: store.Affiliate): Promise<StripeAccount> {
  const params = {
    type: "express",
    email: affiliate.email,
    ...(affiliate.country ? { country: affiliate.country } : {}),
    capabilities: { transfers: { requested: true } },
    metadata: { vendor_id: affiliate.vendorId, affiliate_id: affiliate.id },
  } as const
  for (let number = 1; ; number++) {
    try {
      const idempotencyKey = `account:${affiliate.id}:${number}`
      return await ctx.ports.stripe.accounts.create(params, { idempotencyKey })
    } catch (error) {
      // A stored failure would come back for a day; the next key is the same for everyone who meets it.
      const failure = classifyFailure(error as CallFailure)
      const isUsedUp =
        failure.kind === "refused" ||
        (failure.kind === "ambiguous" && (failure.isStored || failure.reason === "idempotency_error"))
      if (!isUsedUp || number >= MAX_KEYS) throw toAppError(error)
    }
  }
}

async function reach<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    throw toAppError(error)
  }
}

function toAppError(error: unknown): AppError {
  const failure = classifyFailure(error as CallFailure)
  log("stripe_account_failed", { reason: failure.reason })
  if (failure.kind === "refused" && failure.becomes === "blocked")
    return conflict(
      "payout_account_out_of_reach",
      "Stripe no longer lets us reach this account. Ask its owner to connect it again.",
    )
  if (failure.kind === "refused")
    return new AppError("invalid", "payout_account_refused", `Stripe refused to open this account (${failure.reason}).`)
  return new AppError(
    "unavailable",
    "stripe_unavailable",
    "Stripe gives no answer for a moment; nothing was changed. Try again.",
  )
}
