import { DAY_MS } from "../../../lib/time.ts"
import { audit } from "../../../platform/audit.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { findMark, markMails } from "../../../platform/mail-marks.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import { mailNews } from "../../programs/affiliates/mail-news.ts"
import { type WaitingMoney, waitingMoney } from "./core/waiting-money.ts"
import { previewAll } from "./preview-payable.ts"

/** `recently`: they were mailed about it at `at`, less than a day ago. `nothing_waits`: their account is ready, or nothing is payable. */
export type Reminder = { kind: "reminded" } | { kind: "recently"; at: Date } | { kind: "nothing_waits" }

export const KIND = "payout_waiting"
const BY_HAND_MS = DAY_MS

/**
 * Mails an affiliate how much waits until their payout account can take it, by hand: once a day at most, whoever asks, beside
 * the reminder that goes out by itself. For whoever may prepare payouts.
 */
export async function remindPayoutAccount(ctx: Ctx, vendorId: string, affiliateId: string): Promise<Reminder> {
  can(ctx, "run.prepare", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    const waiting = waitingMoney(await previewAll(tx, ctx, vendorId)).filter((one) => one.affiliateId === affiliateId)
    if (waiting.length === 0) return { kind: "nothing_waits" }
    const [reminded] = await mailWaiting(tx, vendorId, waiting, BY_HAND_MS)
    if (!reminded) return { kind: "recently", at: (await findMark(tx, vendorId, KIND, affiliateId)) ?? realNow() }
    await audit(tx, ctx, vendorId, "payout_account.remind", affiliateId)
    return { kind: "reminded" }
  })
}

/** Has those of them mailed, within the transaction, who were not for so long; whom. */
export async function mailWaiting(tx: Tx, vendorId: string, waiting: readonly WaitingMoney[], everyMs: number) {
  const ids = waiting.map(({ affiliateId }) => affiliateId)
  const due = await markMails(tx, vendorId, KIND, ids, new Date(realNow().getTime() - everyMs))
  const mailed = waiting.filter(({ affiliateId }) => due.has(affiliateId))
  for (const { affiliateId, sums, isRestricted } of mailed)
    await mailNews(tx, vendorId, affiliateId, {
      about: KIND,
      sums: sums.map((sum) => ({ ...sum, amount: String(sum.amount) })),
      isRestricted,
    })
  return mailed
}
