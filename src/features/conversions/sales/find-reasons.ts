import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import { type EarnedInGroup, findEarnedIn } from "../../programs/groups/find-earned-in.ts"
import type { Explanation } from "../contract.ts"
import { findLinkShares, type LinkShares } from "../earning/read-link-shares.ts"
import * as store from "../store.ts"

/** What beside its rule made a sale earn what it earned: the parts of its link, and the group of who it is credited to. */
export type Reasons = { shares: LinkShares; group: (EarnedInGroup & { id: string }) | null }

/** Inside the vendor's transaction, of an explanation that may be read. */
export async function findReasons(tx: Tx, vendorId: string, { sale, commissions }: Explanation): Promise<Reasons> {
  const parts = commissions.filter(({ share }) => share !== null && share.recruited_affiliate_id === null)
  const ids = parts.map(({ id }) => id)
  const [shares, row] = await Promise.all([findLinkShares(tx, vendorId, ids), store.findSale(tx, vendorId, sale.id)])
  const { affiliateId = null, terms = null, occurredAt } = row?.sale ?? {}
  if (affiliateId === null || !terms?.groupId || !occurredAt) return { shares, group: null }
  const { groupId: id, isTiered } = terms
  const group = await findEarnedIn(tx, vendorId, { affiliateId, groupId: id, isTier: isTiered === true }, occurredAt)
  return { shares, group: group && { ...group, id } }
}

/** The same for the vendor's people. */
export const readReasons = (ctx: Ctx, vendorId: string, found: Explanation): Promise<Reasons> =>
  readAsVendor(ctx, vendorId, "sale.read", (tx) => findReasons(tx, vendorId, found))
