import type { Ctx } from "../../platform/ctx.ts"
import { asVendor } from "../../platform/tenant.ts"
import { can } from "../auth/core/permissions.ts"
import * as refunds from "./refund-store.ts"
import { settleRefunds } from "./settle-refunds.ts"
import * as store from "./store.ts"

/** What waits for a sale of one name waits for another's: a payment turned out to be an invoice's. How many there were. */
export function moveRefunds(ctx: Ctx, vendorId: string, names: { from: string; to: string }): Promise<number> {
  can(ctx, "refund.record", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    for (const name of [names.from, names.to].sort()) await store.lockSaleName(tx, vendorId, name)
    const told = await refunds.listRefunds(tx, vendorId, names.from)
    const waiting = told.filter((refund) => refund.saleId === null)
    for (const { id } of waiting) await refunds.updateRefund(tx, vendorId, id, { saleExternalId: names.to })
    const found = waiting.length > 0 && (await store.findSale(tx, vendorId, { externalId: names.to }, true))
    if (found) await settleRefunds(tx, ctx, found.sale)
    return waiting.length
  })
}

/** The name of the sale that a refund was told to be of; null for one that nobody told of. */
export function saleOfRefund(ctx: Ctx, vendorId: string, externalId: string): Promise<string | null> {
  can(ctx, "refund.record", { vendorId })
  return asVendor(
    ctx,
    vendorId,
    async (tx) => (await refunds.findRefund(tx, vendorId, externalId))?.saleExternalId ?? null,
  )
}
