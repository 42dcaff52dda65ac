import { AppError } from "../../lib/errors.ts"
import type { Ctx } from "../../platform/ctx.ts"
import { carryCommissionOfSale } from "../conversions/sales/carry-commission-of-sale.ts"
import { recordSale } from "../conversions/sales/record-sale.ts"
import { can } from "../identity/permissions/core/permissions.ts"
import type { ImportCommission } from "./line-contract.ts"
import { nameAffiliate } from "./name-affiliate.ts"

/** A commission of another system, with its sale where the line says enough of it; the sale earns nothing by our rules. */
export async function importCommission(ctx: Ctx, vendorId: string, product: string, line: ImportCommission) {
  can(ctx, "commission.create", { vendorId })
  const affiliateId = await nameAffiliate(ctx, vendorId, line)
  await recordItsSale({ ...ctx, idempotency: null }, vendorId, product, { ...line, affiliate_id: affiliateId })
  return carryCommissionOfSale(ctx, vendorId, {
    product,
    externalId: line.external_id,
    affiliateId,
    programId: line.program_id,
    amount: line.amount,
    currency: line.currency,
    status: line.status,
    earnedAt: line.earned_at ?? line.sale_at ?? ctx.now,
    dueAt: line.due_at ?? null,
    saleExternalId: line.sale_external_id ?? null,
  })
}

async function recordItsSale(ctx: Ctx, vendorId: string, product: string, line: ImportCommission): Promise<void> {
  const { sale_external_id, customer_external_id, sale_amount, amount, currency, affiliate_id } = line
  if (sale_external_id === undefined || customer_external_id === undefined) return
  if (sale_amount === undefined || sale_amount < 0n || amount < 0n) return
  const sale = { external_id: sale_external_id, customer_external_id, amount: sale_amount, currency, affiliate_id }
  const charge = { tax: 0n, shipping: 0n, metadata: {}, occurred_at: line.sale_at ?? line.earned_at }
  const recorded = recordSale(ctx, vendorId, Object.assign(sale, charge), { importedFrom: product })
  await recorded.catch((error: unknown) => {
    // It is known by more than the line says, such as with its tax: what is known stands.
    if (!(error instanceof AppError && error.code === "sale_conflict")) throw error
  })
}
