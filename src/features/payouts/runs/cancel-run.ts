import { conflict, notFound } from "../../../lib/errors.ts"
import { audit } from "../../../platform/audit.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { releaseFromPayout } from "../../commissions/debts/claim-commissions.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import { linesOf } from "./core/lines.ts"
import { type RunShown, showRun } from "./read-runs.ts"
import * as store from "./run-store.ts"

/** Lets go of a run that nobody approved: all that it held is payable again. 409 `run_not_cancelable` afterwards. */
export async function cancelRun(ctx: Ctx, vendorId: string, id: string): Promise<RunShown> {
  can(ctx, "run.cancel", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    const found = await store.findRun(tx, vendorId, id, true)
    if (!found) throw notFound()
    const set = { status: "canceled" as const, canceledAt: ctx.now }
    const run = await store.moveRun(tx, vendorId, id, set)
    if (!run)
      throw conflict("run_not_cancelable", `This run is ${found.status}; it can be canceled before approval only.`)
    for await (const items of store.readWholeItems(tx, vendorId, id))
      await releaseFromPayout(tx, ctx, vendorId, linesOf(items))
    await audit(tx, ctx, vendorId, "run.cancel", id, {
      before: { status: found.status },
      after: { status: run.status },
    })
    return showRun(tx, run)
  })
}
