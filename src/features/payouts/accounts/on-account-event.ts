import { audit } from "../../../platform/audit.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { asSystem, asVendor } from "../../../platform/tenant.ts"
import { atVendorTime } from "../../identity/vendors/at-vendor-time.ts"
import * as store from "./account-store.ts"
import { fetchAccountState } from "./check-accounts.ts"
import { bankFailure, bankFailureOf } from "./core/account-status.ts"
import { type AccountEvent, saveAccountState } from "./save-account-state.ts"

const JOB = "payouts.account"

/** Asks Stripe again how an account stands, because an event hints that it changed. False for an account that is not ours. */
export async function onAccountEvent(ctx: Ctx, stripeAccountId: string, event: AccountEvent): Promise<boolean> {
  const known = await asSystem(ctx, (tx) => store.findAccountAnywhere(tx, stripeAccountId))
  const own = known && (await atVendorTime(ctx, known.vendorId, JOB))
  if (!known || !own) return false
  const state = await fetchAccountState(ctx, stripeAccountId)
  if (!state) throw new Error("the account could not be retrieved; the event is retried")
  await asVendor(own, known.vendorId, async (tx) => {
    await saveAccountState(tx, own, known, state, event)
    if (state.status !== known.status)
      await audit(tx, own, known.vendorId, "payout_account.changed", known.affiliateId, {
        from: known.status,
        status: state.status,
        reason: state.reason,
      })
  })
  return true
}

export type BankPayout = {
  id: string
  status: string
  amount: number
  currency: string
  failure_code?: string | null
  failure_message?: string | null
}

/**
 * The leg from the affiliate's Stripe balance to their bank: written down and shown, never sent again, since what we owed
 * has reached them at Stripe. False for an account that is not ours.
 */
export async function onBankPayoutEvent(ctx: Ctx, stripeAccountId: string, payout: BankPayout): Promise<boolean> {
  const known = await asSystem(ctx, (tx) => store.findAccountAnywhere(tx, stripeAccountId))
  const own = known && (await atVendorTime(ctx, known.vendorId, JOB))
  if (!known || !own) return false
  const failed = payout.status === "failed"
  await asVendor(own, known.vendorId, async (tx) => {
    const reason = failed ? bankFailure(payout.failure_code) : null
    const mayOverwrite = known.reason === null || bankFailureOf(known.reason) !== null
    if (mayOverwrite && known.reason !== reason) await store.updateAccount(tx, known, { reason })
    await audit(tx, own, known.vendorId, failed ? "bank_payout.failed" : "bank_payout.paid", known.affiliateId, {
      payout_id: payout.id,
      amount: payout.amount,
      currency: payout.currency.toUpperCase(),
      ...(failed ? { failure_code: payout.failure_code, failure_message: payout.failure_message } : {}),
    })
  })
  return true
}
