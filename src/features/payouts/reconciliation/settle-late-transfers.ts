import { AppError } from "../../../lib/errors.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { log } from "../../../platform/log.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import { type CallFailure, classifyFailure } from "../transfers/core/outcome.ts"
import { onTransferEvent } from "../transfers/on-transfer-event.ts"
import { type Reconciliation, reconcileRuns } from "./reconcile-runs.ts"

/** Settles items by the transfers that came late, where what they paid is owed still; what is then left to look at. */
export async function settleLateTransfers(ctx: Ctx, vendorId: string): Promise<Reconciliation> {
  can(ctx, "reconciliation.settle", { vendorId })
  const found = await reconcileRuns(ctx, vendorId, null)
  const late = found.differences.flatMap(({ kind, transferId }) =>
    kind === "transfer_late" && transferId ? [transferId] : [],
  )
  for (const id of late) await onTransferEvent(ctx, await retrieve(ctx, id))
  return late.length > 0 ? reconcileRuns(ctx, vendorId, null) : found
}

async function retrieve(ctx: Ctx, id: string) {
  try {
    return await ctx.ports.stripe.transfers.retrieve(id)
  } catch (error) {
    log("late_transfer_not_read", { id, reason: classifyFailure(error as CallFailure).reason })
    throw new AppError(
      "unavailable",
      "stripe_unavailable",
      "Stripe's transfer cannot be read at the moment. Try again.",
    )
  }
}
