import { and, asc, desc, eq, sql } from "drizzle-orm"
import type { Tx } from "../../platform/db.ts"
import { refunds } from "./tables.ts"

export type Refund = typeof refunds.$inferSelect

/** Adds a refund; null when the vendor has one of this name already. */
export async function insertRefund(tx: Tx, row: typeof refunds.$inferInsert): Promise<Refund | null> {
  const [saved] = await tx.insert(refunds).values(row).onConflictDoNothing().returning()
  return saved ?? null
}

export async function updateRefund(tx: Tx, vendorId: string, id: string, set: Partial<Refund>): Promise<Refund> {
  const [saved] = await tx
    .update(refunds)
    .set(set)
    .where(and(eq(refunds.vendorId, vendorId), eq(refunds.id, id)))
    .returning()
  return saved!
}

export async function findRefund(tx: Tx, vendorId: string, externalId: string): Promise<Refund | null> {
  const [row] = await tx
    .select()
    .from(refunds)
    .where(and(eq(refunds.vendorId, vendorId), eq(refunds.externalId, externalId)))
  return row ?? null
}

/** Refunds and disputes that name a sale, in the order in which they were told. */
export async function listRefunds(tx: Tx, vendorId: string, saleExternalId: string): Promise<Refund[]> {
  return tx
    .select()
    .from(refunds)
    .where(and(eq(refunds.vendorId, vendorId), eq(refunds.saleExternalId, saleExternalId)))
    .orderBy(asc(refunds.id))
}

/** Names of sales that are waited for and begin so, the latest first. */
export async function listWaitingSales(tx: Tx, vendorId: string, prefix: string, limit: number): Promise<string[]> {
  const rows = await tx
    .select({ name: refunds.saleExternalId })
    .from(refunds)
    .where(
      and(
        eq(refunds.vendorId, vendorId),
        eq(refunds.status, "waiting_for_sale"),
        sql`starts_with(${refunds.saleExternalId}, ${prefix})`,
      ),
    )
    .groupBy(refunds.saleExternalId)
    .orderBy(desc(sql`max(${refunds.id})`))
    .limit(limit)
  return rows.map((row) => row.name)
}
