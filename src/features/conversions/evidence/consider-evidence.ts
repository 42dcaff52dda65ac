import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import * as store from "../store.ts"
import { acceptClick, type Provider } from "./accept-click.ts"
import { attributeEvent } from "./attribute-event.ts"
import { withMore } from "./core/considered.ts"
import type { Attribution } from "./core/evidence.ts"

export type SaleEvidence = { sale: string; click_id?: string | undefined; coupon?: string | undefined }

/** What came beside a sale that nobody got and speaks for nobody either: the sale shows it, so that people see why. */
export async function considerEvidence(
  ctx: Ctx,
  vendorId: string,
  input: SaleEvidence,
  provider: Provider,
): Promise<void> {
  can(ctx, "sale.record", { vendorId })
  const click = await acceptClick(ctx, input.click_id, provider)
  await asVendor(ctx, vendorId, async (tx) => {
    const known = (await store.findSalesNamed(tx, vendorId, input.sale)).verified
    if (!known || known.affiliateId !== null) return
    const customer = await store.lockCustomerById(tx, vendorId, known.customerId)
    const { coupon } = input
    const hints = { ...click, at: known.occurredAt, source: "verified" as const, coupon, affiliateId: undefined }
    const { attribution } = await attributeEvent(tx, vendorId, customer, { ...hints, onlyProgramId: null })
    await recordConsidered(tx, known, attribution)
  })
}

/** The same of evidence that was just looked at, within a transaction that holds the sale's customer. */
export async function recordConsidered(tx: Tx, sale: store.SaleRow, more: Attribution): Promise<void> {
  const now = await store.lockSale(tx, sale.vendorId, sale.externalId)
  if (!now || now.affiliateId !== null) return
  const attribution = withMore(now.attribution, more)
  if (attribution.considered.length > now.attribution.considered.length)
    await store.updateSale(tx, sale.vendorId, now.id, { attribution })
}
