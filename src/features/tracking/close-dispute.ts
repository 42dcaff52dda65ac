import { notFound } from "../../lib/errors.ts"
import { audit } from "../../platform/audit.ts"
import type { Ctx } from "../../platform/ctx.ts"
import { asVendor } from "../../platform/tenant.ts"
import { can } from "../auth/core/permissions.ts"
import { restoreCommissions } from "../commissions/restore-commissions.ts"
import { noteRefund } from "../credit/note-refund.ts"
import type { Refund } from "./contract.ts"
import { showRefund } from "./show.ts"
import * as store from "./store.ts"

/** The end of a dispute: won, the sale and its commissions get back what it took; lost, it stays. Any number of times. */
export function closeDispute(
  ctx: Ctx,
  vendorId: string,
  input: { external_id: string; isWon: boolean },
): Promise<Refund> {
  can(ctx, "refund.record", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    const named = await store.findRefund(tx, vendorId, input.external_id)
    if (named?.kind !== "dispute") throw notFound()
    await store.lockSaleName(tx, vendorId, named.saleExternalId)
    const dispute = (await store.findRefund(tx, vendorId, input.external_id))!
    const sale = (await store.findSale(tx, vendorId, { externalId: dispute.saleExternalId }, true))?.sale ?? null
    if (dispute.status === "restored" || dispute.status === "refused")
      return showRefund(dispute, sale?.currency ?? null)

    await audit(tx, ctx, vendorId, "dispute.close", dispute.id, { won: input.isWon })
    if (sale) await store.updateSale(tx, vendorId, sale.id, { isDisputed: false })
    if (!input.isWon) return showRefund(dispute, sale?.currency ?? null)
    const restored = await store.updateRefund(tx, vendorId, dispute.id, { status: "restored" })
    if (sale && dispute.status === "applied") {
      const refunded = sale.refunded - (dispute.amount ?? 0n)
      await store.updateSale(tx, vendorId, sale.id, { refunded })
      const given = { saleId: sale.id, causeId: `${dispute.id}:won`, amount: refunded - sale.refunded }
      await noteRefund(tx, ctx, vendorId, given)
      await restoreCommissions(tx, ctx, vendorId, {
        saleId: sale.id,
        saleAmount: sale.amount,
        refundedTotal: refunded,
        causeId: dispute.id,
      })
    }
    return showRefund(restored, sale?.currency ?? null)
  })
}
