import { audit } from "../../../platform/audit.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { rejectCommissions } from "../../commissions/commissions/reject-commissions.ts"
import type * as store from "../store.ts"
import { markReplaced } from "./unverified-store.ts"

const NOTE = "A verified report of the same event replaced it."

/** Unverified events (others are left alone) give way to the verified one of the same name: what they earned is rejected. */
export async function replaceUnverified(
  tx: Tx,
  ctx: Ctx,
  events: readonly (store.LeadRow | store.SaleRow)[],
  by: string,
): Promise<void> {
  for (const { vendorId, id, source, replacedBy } of events) {
    if (source !== "unverified" || replacedBy !== null || id === by) continue
    await markReplaced(tx, vendorId, id, by)
    await rejectCommissions(tx, ctx, vendorId, id, NOTE)
    await audit(tx, ctx, vendorId, "unverified.replace", id, { by })
  }
}
