import { and, desc, eq, lt, sql } from "drizzle-orm"
import { decodeCursor } from "../../../lib/page.ts"
import type { Tx } from "../../../platform/db.ts"
import { rowsAs } from "../../../platform/rows.ts"
import { affiliates } from "../../programs/tables.ts"
import type { ListDebts } from "../contract.ts"
import { claimRows, type Debt, type PayoutClaim } from "../store.ts"
import { commissions, debts } from "../tables.ts"

export type NamedDebt = Debt & { affiliateName: string }

/** Debts with whose they are, newest first; one more than the limit when there is a next page. */
export async function listDebts(tx: Tx, vendorId: string, query: ListDebts): Promise<NamedDebt[]> {
  const after = decodeCursor(query.cursor)
  const rows = await tx
    .select({ debt: debts, affiliateName: affiliates.name })
    .from(debts)
    .innerJoin(affiliates, and(eq(affiliates.vendorId, debts.vendorId), eq(affiliates.id, debts.affiliateId)))
    .where(
      and(
        eq(debts.vendorId, vendorId),
        query.status ? eq(debts.status, query.status) : undefined,
        query.affiliate_id ? eq(debts.affiliateId, query.affiliate_id) : undefined,
        after ? lt(debts.id, after) : undefined,
      ),
    )
    .orderBy(desc(debts.id))
    .limit(query.limit + 1)
  return rows.map(({ debt, affiliateName }) => ({ ...debt, affiliateName }))
}

/** The newest debts with what their commission was for. */
export async function listSourcedDebts(tx: Tx, vendorId: string, limit: number) {
  return tx
    .select({ debt: debts, affiliateName: affiliates.name, kind: commissions.kind, sourceId: commissions.sourceId })
    .from(debts)
    .innerJoin(affiliates, and(eq(affiliates.vendorId, debts.vendorId), eq(affiliates.id, debts.affiliateId)))
    .innerJoin(commissions, and(eq(commissions.vendorId, debts.vendorId), eq(commissions.id, debts.commissionId)))
    .where(eq(debts.vendorId, vendorId))
    .orderBy(desc(debts.id))
    .limit(limit)
}

export async function lockDebt(tx: Tx, vendorId: string, id: string): Promise<Debt | null> {
  const [row] = await tx
    .select()
    .from(debts)
    .where(and(eq(debts.vendorId, vendorId), eq(debts.id, id)))
    .for("update")
  return row ?? null
}

/** Open debts go into the items that withhold them; how many did. */
export async function claimDebts(tx: Tx, vendorId: string, claims: readonly PayoutClaim[]): Promise<number> {
  if (claims.length === 0) return 0
  const taken = await tx.execute(sql`
    update debts d set status = 'in_payout', item_id = claim."itemId" from ${claimRows(claims)}
    where d.vendor_id = ${vendorId} and d.id = claim."sourceId" and d.status = 'open'`)
  return taken.count
}

/** Debts that payout items withhold move on with them; an open one belongs to no item. */
export async function moveClaimed(tx: Tx, vendorId: string, claims: readonly PayoutClaim[], to: "netted" | "open") {
  if (claims.length === 0) return
  await tx.execute(sql`
    update debts d set status = ${to}, item_id = ${to === "netted" ? sql`d.item_id` : null} from ${claimRows(claims)}
    where d.vendor_id = ${vendorId} and d.id = claim."sourceId" and d.item_id = claim."itemId" and d.status = 'in_payout'`)
}

/** How many of these debts are open with exactly these amounts, minor units. */
export async function countClaimable(
  tx: Tx,
  vendorId: string,
  amounts: readonly { sourceId: string; amount: bigint }[],
  lock: boolean,
) {
  if (amounts.length === 0) return 0
  const rows = await tx.execute(sql`
    select 1 from debts d join ${rowsAs("line", amounts, { sourceId: "text", amount: "bigint" })} on d.id = line."sourceId"
    where d.vendor_id = ${vendorId} and d.status = 'open' and d.amount_minor = line.amount
    order by d.id ${lock ? sql`for update of d` : sql``}`)
  return rows.length
}
