import type { Ctx } from "../../platform/ctx.ts"
import { recordSale } from "../conversions/sales/record-sale.ts"
import type { ImportSale } from "./line-contract.ts"
import { nameAffiliate } from "./name-affiliate.ts"

/** A sale of another system: it counts as any, and what it earned is said by their file of commissions. */
export async function importSale(ctx: Ctx, vendorId: string, product: string, line: ImportSale) {
  const { affiliate_id, affiliate_email, program_id, ...sale } = line
  const isSomebodys = affiliate_id !== undefined || affiliate_email !== undefined
  const whose = isSomebodys
    ? await nameAffiliate(ctx, vendorId, { program_id, affiliate_id, affiliate_email })
    : undefined
  return recordSale(ctx, vendorId, { ...sale, affiliate_id: whose }, { importedFrom: product })
}
