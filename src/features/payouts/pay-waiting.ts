import { realNow } from "../../platform/clock.ts"
import type { OutboxHandler } from "../../platform/outbox.ts"
import { asVendor } from "../../platform/tenant.ts"
import { atVendorTime } from "../auth/vendor-time.ts"
import { executeRun } from "./execute-run.ts"
import * as store from "./item-store.ts"

const JOB = "payouts.funds"

/** One run after the other, the one that waits longest first, so that none of a later run overtakes. */
export const payWaiting: OutboxHandler = async (ctx, { vendorId, ref: currency }) => {
  const own = vendorId && (await atVendorTime(ctx, vendorId, JOB))
  if (!vendorId || !own) return
  const runs = await asVendor(own, vendorId, (tx) => store.runsAwaitingFunding(tx, vendorId, currency))
  for (const runId of runs) {
    await asVendor(own, vendorId, (tx) => store.wakeFunded(tx, vendorId, runId, realNow()))
    await executeRun(own, vendorId, runId, 0)
  }
}
