import { realNow } from "../../platform/clock.ts"
import type { Ctx } from "../../platform/ctx.ts"
import type { DueSource } from "../../platform/due.ts"
import type { OutboxHandler } from "../../platform/outbox.ts"
import { inParallel } from "../../platform/parallel.ts"
import { asSystem, asVendor } from "../../platform/tenant.ts"
import { atVendorTime } from "../auth/vendor-time.ts"
import { executeRun } from "./execute-run.ts"
import { listRunsToDrive, listRunsToDriveAnywhere } from "./item-store.ts"

const JOB = "payouts.execute"
/** How long an approved run is stayed with, so that a lost answer is cleared up before anyone looks. */
const PATIENCE_MS = 5_000
const RUNS_AT_ONCE = 20
const RUNS_IN_PARALLEL = 4

const drive: OutboxHandler = async (ctx, row) => {
  if (!row.vendorId) return
  const own = await atVendorTime(ctx, row.vendorId, JOB)
  if (own) await executeRun(own, row.vendorId, row.ref, PATIENCE_MS)
}

/** What follows an approval, and the passes after the first. */
export const payoutHandlers: Record<string, OutboxHandler> = {
  "payout_run.approved": drive,
  "payout_run.resumed": drive,
}

const runsToDrive = (ctx: Ctx, vendorId: string, vendor: Date) =>
  asVendor({ ...ctx, idempotency: null }, vendorId, (tx) =>
    listRunsToDrive(tx, vendorId, { real: realNow(), vendor }, RUNS_AT_ONCE),
  )

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
  name: JOB,
  next: async (ctx, vendorId, until) => ((await runsToDrive(ctx, vendorId, until)).length > 0 ? until : null),
  run: async (ctx, vendorId, at) => {
    for (const runId of await runsToDrive(ctx, vendorId, at)) await executeRun(ctx, vendorId, runId, 0)
  },
}
