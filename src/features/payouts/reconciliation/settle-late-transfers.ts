import { AppError } from "../../../lib/errors.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { log } from "../../../platform/log.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import { providers } from "../providers/providers.ts"
import { takeTransfer } from "../transfers/on-transfer-event.ts"
import { type Reconciliation, reconcileRuns } from "./reconcile-runs.ts"

/** Settles items by late transfers, where what they paid is owed still; what is then left to look at. */
export async function settleLateTransfers(ctx: Ctx, vendorId: string): Promise<Reconciliation> {
  can(ctx, "reconciliation.settle", { vendorId })
  const found = await reconcileRuns(ctx, vendorId, null)
  for (const one of found.late) await takeTransfer(ctx, one.provider, await read(ctx, one))
  return found.late.length > 0 ? reconcileRuns(ctx, vendorId, null) : found
}

async function read(ctx: Ctx, { provider, id }: Reconciliation["late"][number]) {
  const { title, unavailable, failureOf, readTransfer } = providers[provider]
  try {
    return await readTransfer(ctx, id)
  } catch (error) {
    log("late_transfer_not_read", { id, reason: failureOf(error).reason })
    throw new AppError("unavailable", unavailable, `${title}'s transfer cannot be read at the moment. Try again.`)
  }
}
