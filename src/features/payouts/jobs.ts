import type { DueSource } from "../../platform/due.ts"
import type { OutboxHandler } from "../../platform/outbox.ts"
import { atVendorTime } from "../identity/vendors/at-vendor-time.ts"
import { finishStarted } from "./fundings/open-funding.ts"
import { nextNight, reconcileNight } from "./reconciliation/reconcile-night.ts"
import { nextScheduled, prepareScheduled } from "./runs/save-schedule.ts"
import { driveRunsOf, runsToDrive } from "./transfers/drive-runs.ts"
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

/** A test clock that moves past a wait ends it. */
export const drivingRuns: DueSource = {
  name: JOB,
  next: async (tx, _ctx, vendorId, until) => ((await runsToDrive(tx, vendorId, until)).length > 0 ? until : null),
  run: driveRunsOf,
}

/** The monthly schedule: drafts, never more than that. */
export const preparingRuns: DueSource = { name: "payouts.schedule", next: nextScheduled, run: prepareScheduled }

/** Every night, what ledger, items and providers say is compared and kept. */
export const reconcilingNights: DueSource = { name: "payouts.reconcile", next: nextNight, run: reconcileNight }
