import { and, desc, eq, inArray, lt, sql } from "drizzle-orm"
import { decodeCursor, type PageRequest } from "../../../lib/page.ts"
import type { Tx } from "../../../platform/db.ts"
import { vendors } from "../../identity/tables.ts"
import { fundings, payoutItems, payoutRuns } from "../tables.ts"

export type Funding = typeof fundings.$inferSelect

const thisFunding = (vendorId: string, id: string) => and(eq(fundings.vendorId, vendorId), eq(fundings.id, id))

/** Adds a funding; null when the vendor has one with this bank reference. */
export async function insertFunding(tx: Tx, row: typeof fundings.$inferInsert): Promise<Funding | null> {
  const [saved] = await tx.insert(fundings).values(row).onConflictDoNothing().returning()
  return saved ?? null
}

export async function findFunding(tx: Tx, vendorId: string, id: string): Promise<Funding | null> {
  const [row] = await tx.select().from(fundings).where(thisFunding(vendorId, id))
  return row ?? null
}

export async function lockFunding(tx: Tx, vendorId: string, id: string): Promise<Funding | null> {
  const [row] = await tx.select().from(fundings).where(thisFunding(vendorId, id)).for("update")
  return row ?? null
}

export async function findByReference(tx: Tx, vendorId: string, reference: string): Promise<Funding | null> {
  const [row] = await tx
    .select()
    .from(fundings)
    .where(and(eq(fundings.vendorId, vendorId), eq(fundings.reference, reference)))
  return row ?? null
}

/** Which vendor's funding a payment was; over all vendors, as the system. */
export async function findByPayment(tx: Tx, paymentId: string): Promise<Funding | null> {
  const [row] = await tx.select().from(fundings).where(eq(fundings.paymentId, paymentId))
  return row ?? null
}

export async function updateFunding(
  tx: Tx,
  { vendorId, id }: Pick<Funding, "vendorId" | "id">,
  set: Partial<typeof fundings.$inferInsert>,
): Promise<Funding> {
  const [saved] = await tx.update(fundings).set(set).where(thisFunding(vendorId, id)).returning()
  return saved!
}

/** The newest first, one more than the page holds. */
export async function listFundings(tx: Tx, vendorId: string, page: PageRequest): Promise<Funding[]> {
  const after = decodeCursor(page.cursor)
  return tx
    .select()
    .from(fundings)
    .where(and(eq(fundings.vendorId, vendorId), after ? lt(fundings.id, after) : undefined))
    .orderBy(desc(fundings.id))
    .limit(page.limit + 1)
}

/** Whose fundings they are. */
export async function findOwner(tx: Tx, vendorId: string): Promise<{ name: string; currency: string }> {
  const [row] = await tx
    .select({ name: vendors.name, currency: vendors.currency })
    .from(vendors)
    .where(eq(vendors.id, vendorId))
  return row!
}

/** What approved runs still have to send, by currency; `but`: without that run. Minor units. */
export async function listToSend(tx: Tx, vendorId: string, but: string | null = null) {
  const rows = await tx
    .select({ currency: payoutItems.currency, amount: sql<string>`sum(${payoutItems.amount})` })
    .from(payoutItems)
    .innerJoin(payoutRuns, and(eq(payoutRuns.vendorId, payoutItems.vendorId), eq(payoutRuns.id, payoutItems.runId)))
    .where(
      and(
        eq(payoutItems.vendorId, vendorId),
        inArray(payoutItems.status, ["planned", "waiting_funds"]),
        inArray(payoutRuns.status, ["approved", "executing"]),
        but === null ? undefined : sql`${payoutItems.runId} <> ${but}`,
      ),
    )
    .groupBy(payoutItems.currency)
  return rows.map((row) => ({ currency: row.currency, amount: BigInt(row.amount) }))
}
