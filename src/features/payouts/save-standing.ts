import { audit } from "../../platform/audit.ts"
import { realNow } from "../../platform/clock.ts"
import type { Ctx } from "../../platform/ctx.ts"
import type { Tx } from "../../platform/db.ts"
import { outboxMail } from "../../platform/mail.ts"
import * as store from "./account-store.ts"
import { bankFailureOf, type Standing } from "./core/account-status.ts"
import { COOL_OFF_HOURS } from "./core/cool-off.ts"

/**
 * Keeps how Stripe says that an account stands. Other bank details than before begin the cool-off at the vendor's instant,
 * and the address that we know is told, so that who did not change them can say so.
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
  const affiliate = (await store.findAffiliate(tx, vendorId, affiliateId))!
  await outboxMail(tx, vendorId, {
    to: affiliate.email,
    subject: "Your bank details were changed",
    body: [
      `Hello ${affiliate.name},`,
      `The bank details of the account that your commissions are paid to were changed.`,
      `Nothing is paid to it for ${COOL_OFF_HOURS} hours. If it was not you who changed them, answer at once.`,
    ].join("\n\n"),
  })
}
