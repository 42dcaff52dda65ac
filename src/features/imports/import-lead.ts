import type { Ctx } from "../../platform/ctx.ts"
import { importCustomer } from "../conversions/customers/import-customer.ts"
import { ensureLink } from "../links/links/ensure-link.ts"
import type { ImportLead } from "./line-contract.ts"
import { nameAffiliate } from "./name-affiliate.ts"

/** A lead of another system binds its customer, and earns nothing here: what it earned there, their commissions say. */
export async function importLead(ctx: Ctx, vendorId: string, { customer_external_id, slug, ...line }: ImportLead) {
  const { program_id, affiliate_email } = line
  if (slug !== undefined && affiliate_email !== undefined) {
    const inner = { ...ctx, idempotency: null }
    const affiliate_id = await nameAffiliate(inner, vendorId, { program_id, affiliate_email })
    await ensureLink(inner, vendorId, { program_id, affiliate_id, slug, status: "active" })
  }
  return importCustomer(ctx, vendorId, { ...line, external_id: customer_external_id })
}
