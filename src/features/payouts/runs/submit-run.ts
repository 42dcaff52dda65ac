import { conflict, notFound } from "../../../lib/errors.ts"
import { audit } from "../../../platform/audit.ts"
import { actorName, type Ctx } from "../../../platform/ctx.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import { type RunShown, showRun } from "./read-runs.ts"
import * as store from "./run-store.ts"

/** Puts a draft before another person. 409 `run_not_draft` when it is no draft any more. */
export async function submitRun(ctx: Ctx, vendorId: string, id: string): Promise<RunShown> {
  can(ctx, "run.submit", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    const found = await store.findRun(tx, vendorId, id, true)
    if (!found) throw notFound()
    const run = await store.moveRun(tx, vendorId, id, {
      status: "submitted",
      submittedBy: actorName(ctx.actor),
      submittedAt: ctx.now,
    })
    if (!run) throw conflict("run_not_draft", `This run is ${found.status}; only a draft can be submitted.`)
    await audit(tx, ctx, vendorId, "run.submit", id, {
      before: { status: found.status },
      after: { status: run.status, fingerprint: run.hash },
    })
    return showRun(tx, run)
  })
}
