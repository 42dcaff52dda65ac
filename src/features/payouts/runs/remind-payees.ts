import { DAY_MS } from "../../../lib/time.ts"
import { realNow } from "../../../platform/clock.ts"
import { asJob, type Ctx } from "../../../platform/ctx.ts"
import { asSystem, asVendor } from "../../../platform/tenant.ts"
import { waitingMoney } from "./core/waiting-money.ts"
import { previewAll } from "./preview-payable.ts"
import { mailWaiting } from "./remind-payout-account.ts"
import { listVendorsWithUnready } from "./run-store.ts"

/** How often somebody is reminded by itself, in days. */
const EVERY_DAYS = 14

/**
 * Mails affiliates how much waits for them, as long as their payout account cannot take it: each at most once in two weeks,
 * however often it runs. Vendors whose clock is moved by hand are left out.
 */
export async function remindPayees(ctx: Ctx): Promise<void> {
  const now = realNow()
  const before = new Date(now.getTime() - EVERY_DAYS * DAY_MS)
  for (const vendorId of await asSystem(ctx, (tx) => listVendorsWithUnready(tx, before))) {
    const acting = asJob(ctx, "payout_reminders", now)
    await asVendor(acting, vendorId, async (tx) => {
      await mailWaiting(tx, vendorId, waitingMoney(await previewAll(tx, acting, vendorId)), EVERY_DAYS * DAY_MS)
    })
  }
}
