import { and, desc, eq, lt } from "drizzle-orm"
import { decodeCursor, type PageRequest } from "../../../lib/page.ts"
import type { Tx } from "../../../platform/db.ts"
import { commissions } from "../../commissions/tables.ts"
import { sales } from "../../conversions/tables.ts"
import { programs } from "../../programs/tables.ts"
import { payoutAccounts } from "../tables.ts"

// All of this runs in the role of an affiliate, which sees its own rows over all vendors.

/** Commissions with what they are for, newest first. */
export async function listOwnCommissions(tx: Tx, page: PageRequest) {
  const after = decodeCursor(page.cursor)
  return tx
    .select({ commission: commissions, programName: programs.name, saleExternalId: sales.externalId })
    .from(commissions)
    .innerJoin(programs, and(eq(programs.vendorId, commissions.vendorId), eq(programs.id, commissions.programId)))
    .leftJoin(sales, and(eq(sales.vendorId, commissions.vendorId), eq(sales.id, commissions.sourceId)))
    .where(after ? lt(commissions.id, after) : undefined)
    .orderBy(desc(commissions.id))
    .limit(page.limit + 1)
}

export async function listOwnAccounts(tx: Tx) {
  const { affiliateId, provider, status, reason, namedAt, bankChangedAt } = payoutAccounts
  return tx.select({ affiliateId, provider, status, reason, namedAt, bankChangedAt }).from(payoutAccounts)
}
