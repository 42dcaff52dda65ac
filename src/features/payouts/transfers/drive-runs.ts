import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { inParallel } from "../../../platform/parallel.ts"
import { asSystem, asVendor } from "../../../platform/tenant.ts"
import { atVendorTime } from "../../identity/vendors/at-vendor-time.ts"
import { executeRun } from "./execute-run.ts"
import { listRunsToDrive, listRunsToDriveAnywhere } from "./item-store.ts"

const JOB = "payouts.drive"
const RUNS_AT_ONCE = 20
const RUNS_IN_PARALLEL = 4

/** Takes up whatever a crash, an outage or a lack of funds has left of approved runs, whatever their vendors' clocks show. */
export async function driveRuns(ctx: Ctx): Promise<void> {
  const runs = await asSystem(ctx, (tx) => listRunsToDriveAnywhere(tx, realNow(), RUNS_AT_ONCE))
  await inParallel(runs, RUNS_IN_PARALLEL, async ({ vendorId, id }) => {
    const own = await atVendorTime(ctx, vendorId, JOB)
    if (own) await executeRun(own, vendorId, id, 0)
  })
}

/** A vendor's approved runs with something to do at an instant of its time. */
export function runsToDrive(tx: Tx, vendorId: string, vendor: Date): Promise<string[]> {
  return listRunsToDrive(tx, vendorId, { real: realNow(), vendor }, RUNS_AT_ONCE)
}

/** Drives a vendor's runs as far as they go at an instant of its time. */
export async function driveRunsOf(ctx: Ctx, vendorId: string, at: Date): Promise<void> {
  const runs = await asVendor(ctx, vendorId, (tx) => runsToDrive(tx, vendorId, at))
  for (const runId of runs) await executeRun(ctx, vendorId, runId, 0)
}
