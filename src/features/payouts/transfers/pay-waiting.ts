import { realNow } from "../../../platform/clock.ts"
import { type OutboxHandler, outbox } from "../../../platform/outbox.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { atVendorTime } from "../../identity/vendors/at-vendor-time.ts"
import { executeRun } from "./execute-run.ts"
import * as store from "./item-store.ts"

const JOB = "payouts.funds"

/** The run that waits longest first; when it waits no more, the next. So none of a later run overtakes. */
export const payWaiting: OutboxHandler<"payout_funds.added"> = async (ctx, { vendorId, ref: currency }) => {
  const own = vendorId && (await atVendorTime(ctx, vendorId, JOB))
  if (!vendorId || !own) return
  const first = await asVendor(own, vendorId, async (tx) => {
    const [runId] = await store.runsAwaitingFunding(tx, vendorId, currency)
    if (runId) await store.wakeFunded(tx, vendorId, runId, realNow())
    return runId
  })
  if (!first) return
  await executeRun(own, vendorId, first, 0)
  await asVendor(own, vendorId, async (tx) => {
    const [next] = await store.runsAwaitingFunding(tx, vendorId, currency)
    if (next && next !== first) await outbox(tx, vendorId, "payout_funds.added", currency)
  })
}
