import type { Ctx } from "../../../platform/ctx.ts"
import { asVendor } from "../../../platform/tenant.ts"
import type { Commission } from "../../commissions/commissions/read-commissions.ts"
import { readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import { findOwnPart, type LinkShare, linkSharesOf } from "./share-store.ts"

export type { LinkShare }
export type LinkShares = ReadonlyMap<string, LinkShare>

type Row = Pick<Commission, "vendorId" | "id" | "shareBps" | "recruitedId">

/** Whether a commission is a part of what a link of several earned. */
const isPart = ({ shareBps, recruitedId }: Row) => shareBps !== null && recruitedId === null

/** By whose link, and with whom, commissions are parts of one; inside another's transaction. */
export const findLinkShares = linkSharesOf
export { findOwnPart }

/** The same for the vendor's people. */
export const readLinkShares = (ctx: Ctx, vendorId: string, rows: readonly Row[]): Promise<LinkShares> =>
  readAsVendor(ctx, vendorId, "sale.read", (tx) =>
    linkSharesOf(
      tx,
      vendorId,
      rows.filter(isPart).map(({ id }) => id),
    ),
  )

/** The same for the person whose commissions they are, over all vendors: they know by whose link they earn. */
export async function readOwnLinkShares(ctx: Ctx, rows: readonly Row[]): Promise<LinkShares> {
  const shares = new Map<string, LinkShare>()
  for (const [vendorId, own] of Map.groupBy(rows.filter(isPart), (row) => row.vendorId)) {
    const found = await asVendor(ctx, vendorId, (tx) =>
      linkSharesOf(
        tx,
        vendorId,
        own.map(({ id }) => id),
      ),
    )
    for (const [id, share] of found) shares.set(id, share)
  }
  return shares
}
