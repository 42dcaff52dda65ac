import { and, desc, eq, isNotNull, notInArray, or, sql } from "drizzle-orm"
import type { Tx } from "../../../platform/db.ts"
import { affiliates, programs } from "../../programs/tables.ts"
import { links } from "../tables.ts"

/** Others' links that some affiliates have a part of, newest first, each with whose it is. */
export async function listSharedWith(tx: Tx, vendorId: string, affiliateIds: string[], limit: number) {
  const names = affiliateIds.map((id) => sql`${links.splits} @> ${JSON.stringify([{ affiliate_id: id }])}::jsonb`)
  return tx
    .select({ link: links, programName: programs.name, ownerName: affiliates.name })
    .from(links)
    .innerJoin(programs, and(eq(programs.vendorId, links.vendorId), eq(programs.id, links.programId)))
    .innerJoin(affiliates, and(eq(affiliates.vendorId, links.vendorId), eq(affiliates.id, links.affiliateId)))
    .where(
      and(
        eq(links.vendorId, vendorId),
        isNotNull(links.splits),
        notInArray(links.affiliateId, affiliateIds),
        or(...names),
      ),
    )
    .orderBy(desc(links.id))
    .limit(limit)
}
