import { and, desc, eq, inArray, sql } from "drizzle-orm"
import { decodeCursor, type PageRequest } from "../../../lib/page.ts"
import type { Tx } from "../../../platform/db.ts"
import { rowsAs } from "../../../platform/rows.ts"
import type { CommissionStatus } from "../../commissions/commissions/core/state.ts"
import { commissions, debts } from "../../commissions/tables.ts"
import { sales } from "../../conversions/tables.ts"
import { programs } from "../../programs/tables.ts"
import { payoutAccounts, payoutItems } from "../tables.ts"

// All of this runs in the role of an affiliate, which sees its own rows over all vendors.

/** One enrollment, as rows name it. */
export type Own = { vendorId: string; affiliateId: string }
export type CommissionsWanted = PageRequest & {
  status?: CommissionStatus | undefined
  affiliateId?: string | undefined
}

/** Commissions with what they are for, newest first. Each enrollment is looked up by its own index, and no further than asked. */
export async function listOwnCommissions(tx: Tx, own: readonly Own[], wanted: CommissionsWanted) {
  const { limit, cursor, status, affiliateId } = wanted
  const after = decodeCursor(cursor)
  const chosen = own.filter((one) => affiliateId === undefined || one.affiliateId === affiliateId)
  const found = await tx.execute<{ id: string }>(sql`
    select newest.id from ${rowsAs("own", chosen, { vendorId: "text", affiliateId: "text" })}
    cross join lateral (
      select c.id from commissions c
      where c.vendor_id = own."vendorId" and c.affiliate_id = own."affiliateId"
        ${after ? sql`and c.id < ${after}` : sql``} ${status ? sql`and c.status = ${status}` : sql``}
      order by c.id desc limit ${limit + 1}) newest
    order by newest.id desc limit ${limit + 1}`)
  if (found.length === 0) return []
  return tx
    .select({
      commission: commissions,
      programName: programs.name,
      saleExternalId: sales.externalId,
      item: { id: payoutItems.id, status: payoutItems.status, sentAt: payoutItems.sentAt },
    })
    .from(commissions)
    .innerJoin(programs, and(eq(programs.vendorId, commissions.vendorId), eq(programs.id, commissions.programId)))
    .leftJoin(sales, and(eq(sales.vendorId, commissions.vendorId), eq(sales.id, commissions.sourceId)))
    .leftJoin(payoutItems, and(eq(payoutItems.vendorId, commissions.vendorId), eq(payoutItems.id, commissions.itemId)))
    .where(
      and(
        inArray(commissions.vendorId, [...new Set(own.map(({ vendorId }) => vendorId))]),
        inArray(
          commissions.id,
          found.map(({ id }) => id),
        ),
      ),
    )
    .orderBy(desc(commissions.id))
}

/** What some commissions left owed back. */
export async function listDebtsOf(tx: Tx, own: readonly Own[], commissionIds: string[]) {
  if (commissionIds.length === 0) return []
  const { commissionId, amount, currency, status, at } = debts
  return tx
    .select({ commissionId, amount, currency, status, at })
    .from(debts)
    .where(
      and(
        inArray(debts.vendorId, [...new Set(own.map(({ vendorId }) => vendorId))]),
        inArray(commissionId, commissionIds),
      ),
    )
}

export async function listOwnAccounts(tx: Tx, own: readonly Own[]) {
  const { vendorId, affiliateId, provider, status, reason, namedAt, bankChangedAt } = payoutAccounts
  return tx
    .select({ affiliateId, provider, status, reason, namedAt, bankChangedAt })
    .from(payoutAccounts)
    .where(
      and(
        inArray(
          vendorId,
          own.map((one) => one.vendorId),
        ),
        inArray(
          affiliateId,
          own.map((one) => one.affiliateId),
        ),
      ),
    )
}
