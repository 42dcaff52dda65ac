import { DAY_MS } from "../../../lib/time.ts"
import { audit } from "../../../platform/audit.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { listMarks } from "../../../platform/mail-marks.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import { readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import { type WaitingMoney, waitingMoney } from "./core/waiting-money.ts"
import { type Preview, previewAll } from "./preview-payable.ts"
import { KIND, mailWaiting } from "./remind-payout-account.ts"

/** Whoever was mailed about it in so many days is not mailed again with all. */
export const QUIET_DAYS = 3

/** How many were mailed that money waits for them, and how many were not, since they were mailed lately. */
export type Reminded = { mailed: number; recent: number }

/** Mails all affiliates for whom money waits until their account can take it, but for those who were mailed in `QUIET_DAYS`. */
export async function remindWaiting(ctx: Ctx, vendorId: string): Promise<Reminded> {
  can(ctx, "run.prepare", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    const waiting = waitingMoney(await previewAll(tx, ctx, vendorId))
    const mailed = await mailWaiting(tx, vendorId, waiting, QUIET_DAYS * DAY_MS)
    for (const { affiliateId } of mailed) await audit(tx, ctx, vendorId, "payout_account.remind", affiliateId)
    return { mailed: mailed.length, recent: waiting.length - mailed.length }
  })
}

export type WaitingPayee = WaitingMoney & {
  /** When they were last mailed about it, by whomever; null for never. */
  remindedAt: Date | null
  /** Whether the button for all mails them now. */
  isDue: boolean
}

/** For whom money waits, of what is payable now, and when each was last mailed about it. */
export async function readWaitingMoney(
  ctx: Ctx,
  vendorId: string,
  previews: readonly Preview[],
): Promise<WaitingPayee[]> {
  const waiting = waitingMoney(previews)
  const ids = waiting.map(({ affiliateId }) => affiliateId)
  const marks = await readAsVendor(ctx, vendorId, "run.read", (tx) => listMarks(tx, vendorId, KIND, ids))
  const since = realNow().getTime() - QUIET_DAYS * DAY_MS
  return waiting.map((one) => {
    const remindedAt = marks.get(one.affiliateId) ?? null
    return { ...one, remindedAt, isDue: remindedAt === null || remindedAt.getTime() < since }
  })
}
