import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { DueSource } from "../../../platform/due.ts"
import { inParallel } from "../../../platform/parallel.ts"
import { asSystem, asVendor } from "../../../platform/tenant.ts"
import { atVendorTime } from "../../identity/vendors/at-vendor-time.ts"
import { executeRun } from "./execute-run.ts"
import { anyRunToDrive, listRunsToDrive, listRunsToDriveAnywhere, runsDue } from "./item-store.ts"

const JOB = "payouts.drive"
const RUNS_AT_ONCE = 20
const RUNS_IN_PARALLEL = 4

/** Whether there is anything to take up. */
export const runsWaiting = (now: Date) => anyRunToDrive(now)

/** Takes up whatever a crash, an outage or a lack of funds has left of approved runs, whatever their vendors' clocks show. */
export async function driveRuns(ctx: Ctx): Promise<void> {
  const runs = await asSystem(ctx, (tx) => listRunsToDriveAnywhere(tx, realNow(), RUNS_AT_ONCE))
  await inParallel(runs, RUNS_IN_PARALLEL, async ({ vendorId, id }) => {
    const own = await atVendorTime(ctx, vendorId, JOB)
    if (own) await executeRun(own, vendorId, id, 0)
  })
}

/** A test clock that moves past a wait ends it. */
export const drivingRuns: DueSource = {
  name: "payouts.execute",
  next: (vendorId, { until }) => runsDue(vendorId, { real: realNow(), vendor: until }),
  run: driveRunsOf,
}

/** Drives a vendor's runs as far as they go at an instant of its time. */
async function driveRunsOf(ctx: Ctx, vendorId: string, at: Date): Promise<void> {
  const runs = await asVendor(ctx, vendorId, (tx) =>
    listRunsToDrive(tx, vendorId, { real: realNow(), vendor: at }, RUNS_AT_ONCE),
  )
  for (const runId of runs) await executeRun(ctx, vendorId, runId, 0)
}
