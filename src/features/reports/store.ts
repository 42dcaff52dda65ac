import { and, eq, inArray, sql } from "drizzle-orm"
import type { Tx } from "../../platform/db.ts"
import { sales } from "../conversions/tables.ts"
import { linkClicks, links } from "../links/tables.ts"

/** Links and visits of some affiliates, by affiliate: the roll-up is read, never raw clicks. */
export async function countLinks(tx: Tx, vendorId: string, affiliateIds: string[]) {
  return tx
    .select({
      affiliateId: links.affiliateId,
      links: sql<number>`count(*)::int`,
      clicks: sql<number>`coalesce(sum(${linkClicks.clicks}), 0)::int`,
    })
    .from(links)
    .leftJoin(linkClicks, eq(linkClicks.linkNumber, links.number))
    .where(and(eq(links.vendorId, vendorId), inArray(links.affiliateId, affiliateIds)))
    .groupBy(links.affiliateId)
}

/** Sales credited to some affiliates, by affiliate. */
export async function countSales(tx: Tx, vendorId: string, affiliateIds: string[]) {
  return tx
    .select({ affiliateId: sales.affiliateId, sales: sql<number>`count(*)::int` })
    .from(sales)
    .where(and(eq(sales.vendorId, vendorId), inArray(sales.affiliateId, affiliateIds), eq(sales.counts, true)))
    .groupBy(sales.affiliateId)
}

/** What the vendor calls some sales, by id. */
export async function namesOfSales(tx: Tx, vendorId: string, saleIds: string[]) {
  return tx
    .select({ id: sales.id, externalId: sales.externalId })
    .from(sales)
    .where(and(eq(sales.vendorId, vendorId), inArray(sales.id, saleIds)))
}
