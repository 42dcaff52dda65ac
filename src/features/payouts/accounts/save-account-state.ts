import { audit } from "../../../platform/audit.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { said } from "../../../vocabulary/words.ts"
import { mailPayeeWarning, type PayeeWarning } from "../../programs/affiliates/mail-payee-warning.ts"
import type { AccountState } from "../providers/core/facts.ts"
import * as store from "./account-store.ts"
import { bankFailureOf } from "./core/account-status.ts"
import { HOLD_HOURS, payeeHold } from "./core/payee-hold.ts"

/** A provider's event about an account: the real instant of what it reports, and whether that is a new bank account. */
export type AccountEvent = { at: Date; isNewBank: boolean }

/**
 * Keeps how an account is, as its provider says. Other bank details than before begin the hold at the vendor's instant, and
 * so do the first ones, as an event reports them, that came when money waited; every address of the affiliate is mailed.
 */
export async function saveAccountState(
  tx: Tx,
  ctx: Ctx,
  account: Pick<store.PayoutAccount, "vendorId" | "affiliateId">,
  { status, reason, bank }: AccountState,
  event: AccountEvent | null = null,
): Promise<store.PayoutAccount | null> {
  const { vendorId, affiliateId } = account
  const known = await store.lockAccount(tx, vendorId, affiliateId)
  if (!known) return null
  const hasChanged = known.bank !== null && bank !== null && known.bank !== bank
  if (hasChanged) await warn(tx, ctx, known, "payout_account.bank_changed", BANK_CHANGED)
  const isNamed = !hasChanged && event && isFirstNamed(known, { status, bank }, event, ctx.now)
  const isFirst = isNamed && (await store.hasUnpaid(tx, vendorId, affiliateId, event.at))
  if (isFirst) await warn(tx, ctx, known, "payout_account.bank_named", BANK_NAMED)
  const isBankStillWrong = reason === null && !hasChanged && bankFailureOf(known.reason) !== null
  return store.updateAccount(tx, known, {
    status,
    checkedAt: realNow(),
    reason: isBankStillWrong ? known.reason : reason,
    ...(bank !== null && { bank }),
    ...(hasChanged && { bankChangedAt: ctx.now }),
    ...(isFirst && { namedAt: ctx.now }),
  })
}

/** Whether an event reports the first bank details; a draft may have seen them before it was here. */
function isFirstNamed(
  known: store.PayoutAccount,
  { status, bank }: Pick<AccountState, "status" | "bank">,
  { isNewBank }: AccountEvent,
  now: Date,
): boolean {
  if (known.bank !== null) return isNewBank && payeeHold({ ...known, emailChangedAt: null }, now) === null
  // A ready account whose bank nobody wrote down is one of long ago.
  return known.status !== "ready" && (bank !== null || status === "ready")
}

async function warn(tx: Tx, ctx: Ctx, account: store.PayoutAccount, action: string, warning: PayeeWarning) {
  const { vendorId, affiliateId } = account
  await audit(tx, ctx, vendorId, action, affiliateId)
  await mailPayeeWarning(tx, ctx, vendorId, affiliateId, warning)
}

const BANK_NAMED = {
  subject: said("mailed.bank_added"),
  text: said("mailed.bank_added_words", { n: HOLD_HOURS }),
}

const BANK_CHANGED = {
  subject: said("mailed.bank_changed"),
  text: said("mailed.bank_changed_words", { n: HOLD_HOURS }),
}
