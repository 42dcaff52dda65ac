import { AppError, conflict } from "../../../lib/errors.ts"
import { audit } from "../../../platform/audit.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { log } from "../../../platform/log.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { said } from "../../../vocabulary/words.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import { actForAffiliate } from "../../programs/affiliates/act-for-affiliate.ts"
import { mailPayeeWarning } from "../../programs/affiliates/mail-payee-warning.ts"
import type { FailedCall } from "../providers/core/facts.ts"
import type { PayoutProvider } from "../providers/core/payout-provider.ts"
import { providerFor, providers } from "../providers/providers.ts"
import * as store from "./account-store.ts"
import { HOLD_HOURS } from "./core/payee-hold.ts"
import { refuseLiveMoney } from "./refuse-live-money.ts"
import { saveAccountState } from "./save-account-state.ts"

/** Where a provider's onboarding sends the person back to. */
const RETURN_PATH = "/payout-account/return"
const REFRESH_PATH = "/payout-account/refresh"

export type OpenedAccount = { kind: "created" | "known"; account: store.PayoutAccount; onboardingUrl: string | null }

/**
 * A fresh onboarding link for the affiliate's account at a provider, which is made on the first call and is the same one
 * afterwards. Whoever has the link names the bank account, so that a machine's key gets none. 503 while the provider gives no answer, 409 when the account is out of the platform's reach.
 */
export async function openPayoutAccount(ctx: Ctx, vendorId: string, affiliateId: string): Promise<OpenedAccount> {
  can(ctx, "payout_account.open", { vendorId })
  const { affiliate, known } = await asVendor({ ...ctx, idempotency: null }, vendorId, async (tx) => {
    const affiliate = await actForAffiliate(tx, ctx, vendorId, affiliateId)
    await refuseLiveMoney(tx, ctx, vendorId)
    return { affiliate, known: await store.findAccount(tx, vendorId, affiliateId) }
  })
  const name = known?.provider ?? providerFor(affiliate)
  const provider = providers[name]
  const { id: accountId, state } = await reach(provider, () =>
    provider.openAccount(ctx, affiliate, known?.accountId ?? null),
  )
  const onboardingUrl =
    ctx.actor.kind === "secret_key"
      ? null
      : await reach(provider, () => provider.linkToAccount(ctx, accountId, urlsOf(ctx, affiliateId)))
  return asVendor(ctx, vendorId, async (tx) => {
    const namedAt = (await store.hasUnpaid(tx, vendorId, affiliateId)) ? ctx.now : null
    const made = await store.insertAccount(tx, {
      vendorId,
      affiliateId,
      provider: name,
      accountId,
      ...state,
      checkedAt: realNow(),
      namedAt,
      createdAt: realNow(),
    })
    if (made) await audit(tx, ctx, vendorId, "payout_account.create", affiliateId, { account: accountId })
    else await audit(tx, ctx, vendorId, "payout_account.read", affiliateId, { with_link: onboardingUrl !== null })
    if (made && namedAt) await mailPayeeWarning(tx, ctx, vendorId, affiliateId, firstNamed(provider))
    const account = made ?? (await saveAccountState(tx, ctx, { vendorId, affiliateId }, state))!
    return { kind: made ? "created" : "known", account, onboardingUrl } as const
  })
}

const urlsOf = ({ ports }: Ctx, affiliateId: string) => ({
  again: `${ports.env.publicUrl}${REFRESH_PATH}?affiliate=${affiliateId}`,
  back: `${ports.env.publicUrl}${RETURN_PATH}?affiliate=${affiliateId}`,
})

const firstNamed = ({ title }: PayoutProvider) => ({
  subject: said("mailed.account_added"),
  text: said("mailed.account_added_words", { provider: title, n: HOLD_HOURS }),
})

async function reach<T>(provider: PayoutProvider, call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    throw toAppError(provider, provider.failureOf(error))
  }
}

function toAppError({ title, unavailable }: PayoutProvider, failure: FailedCall): AppError {
  log("payout_account_failed", { provider: title, reason: failure.reason })
  if (failure.kind === "refused" && failure.becomes === "blocked")
    return conflict(
      "payout_account_out_of_reach",
      `${title} no longer lets us reach this account. Ask its owner to connect it again.`,
    )
  if (failure.kind === "refused")
    return new AppError(
      "invalid",
      "payout_account_refused",
      `${title} refused to open this account (${failure.reason}).`,
    )
  return new AppError(
    "unavailable",
    unavailable,
    `${title} gives no answer for a moment; nothing was changed. Try again.`,
  )
}
