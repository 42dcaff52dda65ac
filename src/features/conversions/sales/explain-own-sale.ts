import { notFound } from "../../../lib/errors.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { asAffiliate, asVendor } from "../../../platform/tenant.ts"
import { readOwnEnrollments } from "../../programs/affiliates/act-for-affiliate.ts"
import type { Explanation } from "../contract.ts"
import { findOwnPart } from "../earning/read-link-shares.ts"
import * as store from "../store.ts"
import { forAffiliate } from "./core/for-affiliate.ts"
import { explain } from "./explain-sale.ts"
import { findReasons, type Reasons } from "./find-reasons.ts"

export type OwnExplanation = { found: Explanation; reasons: Reasons; names: Map<string, string>; zone: string }

/**
 * Why a sale is this person's, or the link's that they have a part in, and what it earned them, without anything of others;
 * 404 for a sale that is neither.
 */
export async function explainOwnSale(ctx: Ctx, personId: string, id: string): Promise<OwnExplanation> {
  const all = await readOwnEnrollments(ctx, personId)
  const vendorIds = [...new Set(all.map(({ vendor }) => vendor.id))]
  const vendorId = await asAffiliate(ctx, personId, (tx) => vendorOf(tx, vendorIds, id))
  const enrollments = all.filter(({ vendor }) => vendor.id === vendorId)
  const [enrollment] = enrollments
  if (vendorId === null || !enrollment) throw notFound()
  const names = new Map(enrollments.map(({ affiliate }) => [affiliate.id, affiliate.name]))
  const own = new Set(names.keys())
  // The ledger opens to a vendor only; what is not this person's is taken out before anybody sees it.
  return asVendor(ctx, vendorId, async (tx) => {
    const found = forAffiliate(await explain(tx, vendorId, id), own)
    const reasons = await findReasons(tx, vendorId, found)
    const owner = found.sale.attribution.affiliate_id
    if (owner === null || own.has(owner)) return { found, reasons, names, zone: enrollment.vendor.timezone }
    const links = [...reasons.shares.values()].map(({ link }) => link)
    const link = links.find((one) => one?.ownerId === owner)
    if (!link) throw notFound()
    // Of which group somebody else is, is theirs to know.
    const theirs = { ...reasons, group: null }
    return { found, reasons: theirs, names: names.set(owner, link.ownerName), zone: enrollment.vendor.timezone }
  })
}

async function vendorOf(tx: Tx, vendorIds: string[], id: string): Promise<string | null> {
  const sale = await store.findOwnSale(tx, vendorIds, id)
  return sale?.vendorId ?? (await findOwnPart(tx, vendorIds, id))
}
