import { notFound } from "../../../lib/errors.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { asAffiliate, asVendor } from "../../../platform/tenant.ts"
import { one } from "../../identity/permissions/read-as-vendor.ts"
import { readOwnEnrollments } from "../../programs/affiliates/act-for-affiliate.ts"
import type { Explanation } from "../contract.ts"
import * as store from "../store.ts"
import { forAffiliate } from "./core/for-affiliate.ts"
import { explain } from "./explain-sale.ts"

/** Why a sale is this person's and what it earned them, without anything of others; 404 for a sale that is not. */
export async function explainOwnSale(
  ctx: Ctx,
  personId: string,
  id: string,
): Promise<{ found: Explanation; names: Map<string, string>; zone: string }> {
  const all = await readOwnEnrollments(ctx, personId)
  const vendorIds = [...new Set(all.map(({ vendor }) => vendor.id))]
  const sale = await one(asAffiliate(ctx, personId, (tx) => store.findOwnSale(tx, vendorIds, id)))
  const enrollments = all.filter(({ vendor }) => vendor.id === sale.vendorId)
  const [enrollment] = enrollments
  if (!enrollment) throw notFound()
  // The ledger opens to a vendor only; what is not this person's is taken out before anybody sees it.
  const found = await asVendor(ctx, sale.vendorId, (tx) => explain(tx, sale.vendorId, id))
  const names = new Map(enrollments.map(({ affiliate }) => [affiliate.id, affiliate.name]))
  return { found: forAffiliate(found, new Set(names.keys())), names, zone: enrollment.vendor.timezone }
}
