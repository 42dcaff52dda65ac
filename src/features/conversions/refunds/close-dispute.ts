import { notFound } from "../../../lib/errors.ts"
import { audit } from "../../../platform/audit.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import type { Refund } from "../contract.ts"
import { showRefund } from "../core/show-event.ts"
import * as refunds from "../refund-store.ts"
import * as store from "../store.ts"
import { settleRefunds } from "./settle-refunds.ts"

/** How a claim on a sale ends: with what it took given back, or kept. */
export type DisputeEnding = "given_back" | "kept"

/** The end of a dispute: won, the sale and its commissions get back what it took; lost, it stays. Any number of times. */
export function closeDispute(
  ctx: Ctx,
  vendorId: string,
  input: { external_id: string; isWon: boolean },
): Promise<Refund> {
  can(ctx, "refund.record", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    const named = await refunds.findRefund(tx, vendorId, input.external_id)
    if (named?.kind !== "dispute") throw notFound()
    await refunds.lockName(tx, vendorId, "sale", named.saleExternalId)
    const dispute = (await refunds.findRefund(tx, vendorId, input.external_id))!
    const sale = await store.lockSale(tx, vendorId, dispute.saleExternalId)
    const isChanged = await endClaim(tx, ctx, dispute, input.isWon ? "given_back" : "kept")
    if (sale && isChanged) await settleRefunds(tx, ctx, sale, dispute.id)
    const closed = (await refunds.findRefund(tx, vendorId, input.external_id))!
    return showRefund(closed, sale)
  })
}

/** Records the end of a claim, the first that is reported; false when it had ended. The sale is to be settled after it. */
export async function endClaim(tx: Tx, ctx: Ctx, claim: refunds.ClaimRow, ending: DisputeEnding): Promise<boolean> {
  if (claim.closedAt !== null || claim.status === "restored") return false
  const { vendorId, id, kind } = claim
  const isGivenBack = ending === "given_back"
  await audit(tx, ctx, vendorId, `${kind}.close`, id, { given_back: isGivenBack })
  await refunds.updateRefund(tx, vendorId, id, {
    closedAt: ctx.now,
    ...(isGivenBack ? { status: "restored", amount: null } : {}),
  })
  return true
}
