import { audit } from "../../platform/audit.ts"
import { realNow } from "../../platform/clock.ts"
import type { Ctx } from "../../platform/ctx.ts"
import type { Tx } from "../../platform/db.ts"
import { mailPayeeWarning } from "../accounts/mail-payee-warning.ts"
import * as store from "./account-store.ts"
import { bankFailureOf, type Standing } from "./core/account-status.ts"
import { HOLD_HOURS } from "./core/payee-hold.ts"

/**
 * Keeps how Stripe says that an account stands. Other bank details than before begin the hold at the vendor's instant,
 * and every address of the affiliate is mailed, so that who did not change them can say so.
 */
export async function saveStanding(
  tx: Tx,
  ctx: Ctx,
  account: Pick<store.PayoutAccount, "vendorId" | "affiliateId">,
  { status, reason, bank }: Standing,
): Promise<store.PayoutAccount | null> {
  const { vendorId, affiliateId } = account
  const known = await store.lockAccount(tx, vendorId, affiliateId)
  if (!known) return null
  const hasChanged = known.bank !== null && bank !== null && known.bank !== bank
  if (hasChanged) await tellOfChange(tx, ctx, known)
  const isBankStillWrong = reason === null && !hasChanged && bankFailureOf(known.reason) !== null
  return store.updateAccount(tx, known, {
    ...{ status, checkedAt: realNow(), reason: isBankStillWrong ? known.reason : reason },
    ...(bank !== null && { bank }),
    ...(hasChanged && { bankChangedAt: ctx.now }),
  })
}

async function tellOfChange(tx: Tx, ctx: Ctx, { vendorId, affiliateId }: store.PayoutAccount) {
  await audit(tx, ctx, vendorId, "payout_account.bank_changed", affiliateId)
  await mailPayeeWarning(tx, ctx, vendorId, affiliateId, BANK_CHANGED)
}

const BANK_CHANGED = {
  subject: "Your bank details were changed",
  text: `The bank details of the account that your commissions are paid to were changed. Nothing is paid to it for ${HOLD_HOURS} hours.`,
}
