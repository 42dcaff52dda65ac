import { invalidField } from "../../../lib/errors.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { type CarriedCommission, carryCommission, type TakenOver } from "../../commissions/openings/carry-commission.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import { reverseForRefunds } from "../earning/reverse-for-refunds.ts"
import * as refunds from "../refund-store.ts"
import * as store from "../store.ts"

/**
 * Takes over a commission of another system, for a sale that is known here by its name or for none. What was refunded of the sale
 * here takes its part of it. 422 for a sale that is not known.
 */
export function carryCommissionOfSale(
  ctx: Ctx,
  vendorId: string,
  { saleExternalId, ...said }: Omit<CarriedCommission, "sale"> & { saleExternalId: string | null },
): Promise<TakenOver> {
  can(ctx, "commission.create", { vendorId })
  const name = `opening:${vendorId}:${said.product}:${said.externalId}`
  const locks = saleExternalId === null ? [name] : [name, refunds.lockOf(vendorId, "sale", saleExternalId)]
  const carry = async (tx: Parameters<typeof carryCommission>[0]) => {
    const sale = saleExternalId === null ? null : await store.lockSale(tx, vendorId, saleExternalId)
    if (saleExternalId !== null && !sale)
      throw invalidField("/sale_external_id", "is no sale that is known: import their sales first")
    const whose = sale && { id: sale.id, customerId: sale.customerId }
    const carried = await carryCommission(tx, ctx, vendorId, Object.assign(said, { sale: whose }))
    if (carried.isBooked && sale && sale.refunded > 0n) await reverseForRefunds(tx, ctx, sale)
    return carried
  }
  return asVendor(ctx, vendorId, carry, { locks })
}
