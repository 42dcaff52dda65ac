import type { OutboxHandler } from "../../platform/outbox.ts"
import { atVendorTime } from "../identity/vendors/at-vendor-time.ts"
import { finishStarted } from "./fundings/open-funding.ts"
import { executeRun } from "./transfers/execute-run.ts"
import { payWaiting } from "./transfers/pay-waiting.ts"

const JOB = "payouts.execute"
/** How long an approved run is stayed with, so that a lost answer is cleared up before anyone looks. */
const PATIENCE_MS = 5_000

const drive: OutboxHandler<"payout_run.resumed"> = async (ctx, row) => {
  if (!row.vendorId) return
  const own = await atVendorTime(ctx, row.vendorId, JOB)
  if (own) await executeRun(own, row.vendorId, row.ref, PATIENCE_MS)
}

/** What follows an approval and the passes after it, and money that is put in. */
export const payoutHandlers = {
  "payout_run.resumed": drive,
  "payout_funds.added": payWaiting,
  "funding.started": finishStarted,
}
