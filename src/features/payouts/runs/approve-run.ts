import { conflict, notFound } from "../../../lib/errors.ts"
import { audit } from "../../../platform/audit.ts"
import { actorName, type Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { emit, outbox } from "../../../platform/outbox.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { said, sum } from "../../../vocabulary/words.ts"
import { approveAsAnother } from "../../identity/permissions/approve-as-another.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import { refuseLiveMoney } from "../accounts/refuse-live-money.ts"
import { runHash } from "./core/fingerprint.ts"
import { linesOf } from "./core/lines.ts"
import { type RunShown, showRun } from "./read-runs.ts"
import * as store from "./run-store.ts"

/**
 * Releases the money of a submitted run: it executes by itself from here. 403 `approver_is_submitter` for the person who
 * submitted it, 409 `run_hash_differs` when what was looked at is not what would be paid.
 */
export async function approveRun(ctx: Ctx, vendorId: string, id: string, hash: string): Promise<RunShown> {
  can(ctx, "run.approve", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    const found = await store.findRun(tx, vendorId, id, true)
    if (!found) throw notFound()
    const approver = actorName(ctx.actor)
    if (found.status !== "submitted")
      throw conflict("run_not_submitted", `This run is ${found.status}; only a submitted run can be approved.`)
    await approveAsAnother(tx, ctx, vendorId, askedBySubmitter(found), {
      code: "approver_is_submitter",
      detail: "You submitted this run. Another person has to approve it.",
    })
    if (hash !== found.hash || hash !== (await hashOf(tx, found)))
      throw conflict("run_hash_differs", "The hash is not that of this run. Look at the run again before approving it.")
    await refuseLiveMoney(tx, ctx, vendorId)
    const set = { status: "approved" as const, approvedBy: approver, approvedAt: ctx.now }
    const run = (await store.moveRun(tx, vendorId, id, set))!
    await audit(tx, ctx, vendorId, "run.approve", id, {
      before: { status: found.status },
      after: { status: run.status, fingerprint: run.hash },
    })
    await emit(tx, vendorId, "payout_run.approved", id)
    await outbox(tx, vendorId, "payout_run.resumed", id)
    return showRun(tx, run)
  })
}

const askedBySubmitter = ({ id, total, currency, submittedByPerson }: store.Run) => ({
  person: submittedByPerson,
  what: said("mailed.run", { id, sum: sum(total, currency) }),
  path: `/finance/runs/${id}`,
})

/** The hash of what the run's rows say now, not of what they said when it was drafted. */
async function hashOf(tx: Tx, run: store.Run): Promise<string> {
  const hash = runHash(run)
  for await (const items of store.readWholeItems(tx, run.vendorId, run.id))
    hash.add(items.map((item) => ({ ...item, lines: linesOf([item]) })))
  return hash.end()
}
