import { audit } from "../../../platform/audit.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { asSystem, asVendor } from "../../../platform/tenant.ts"
import { atVendorTime } from "../../identity/vendors/at-vendor-time.ts"
import type { ProviderName } from "../providers/core/facts.ts"
import { providers } from "../providers/providers.ts"
import * as store from "./account-store.ts"
import { fetchAccountState } from "./check-accounts.ts"
import { bankFailure, bankFailureOf } from "./core/account-status.ts"
import { type AccountEvent, saveAccountState } from "./save-account-state.ts"

const JOB = "payouts.account"

/** Asks again how an account is, because an event hints that it changed. False for an account that is not ours. */
export async function onAccountEvent(
  ctx: Ctx,
  provider: ProviderName,
  accountId: string,
  event: AccountEvent,
): Promise<boolean> {
  const known = await asSystem(ctx, (tx) => store.findAccountAnywhere(tx, provider, accountId))
  const own = known && (await atVendorTime(ctx, known.vendorId, JOB))
  if (!known || !own) return false
  const state = await fetchAccountState(ctx, known)
  if (!state) throw new Error("the account could not be retrieved; the event is retried")
  await asVendor(own, known.vendorId, async (tx) => {
    await saveAccountState(tx, own, known, state, event)
    if (state.status !== known.status)
      await audit(tx, own, known.vendorId, "payout_account.changed", known.affiliateId, {
        before: { status: known.status },
        after: { status: state.status },
        reason: state.reason,
      })
  })
  return true
}

/**
 * The leg from the affiliate's account to their bank: written down and shown, never sent again, since what we owed
 * has reached them there. False for an account that is not ours.
 */
export async function onBankPayoutEvent(
  ctx: Ctx,
  provider: ProviderName,
  accountId: string,
  payoutId: string,
): Promise<boolean> {
  const payout = await providers[provider].readBankPayout(ctx, accountId, payoutId)
  const known = await asSystem(ctx, (tx) => store.findAccountAnywhere(tx, provider, accountId))
  const own = known && (await atVendorTime(ctx, known.vendorId, JOB))
  if (!known || !own) return false
  const { hasFailed: failed, failureCode, failureMessage } = payout
  await asVendor(own, known.vendorId, async (tx) => {
    const reason = failed ? bankFailure(failureCode) : null
    const mayOverwrite = known.reason === null || bankFailureOf(known.reason) !== null
    if (mayOverwrite && known.reason !== reason) await store.updateAccount(tx, known, { reason })
    await audit(tx, own, known.vendorId, failed ? "bank_payout.failed" : "bank_payout.paid", known.affiliateId, {
      payout_id: payout.id,
      amount: Number(payout.amount),
      currency: payout.currency,
      ...(failed ? { failure_code: failureCode, failure_message: failureMessage } : {}),
    })
  })
  return true
}
