import { and, asc, desc, eq, inArray, sql } from "drizzle-orm"
import { insertRows, updateRows } from "../../platform/apply.ts"
import type { Tx } from "../../platform/db.ts"
import { anyOf, mapped, type Term, wholeRows } from "../../platform/load.ts"
import { payments, refunds, sales } from "./tables.ts"

export type ClaimRow = typeof refunds.$inferSelect

/**
 * One at a time for what is reported under one name, also while there is no row to lock yet; until the transaction ends.
 * In one order for everybody: a refund's own name, then the payment's that it names, then the sale's.
 */
export async function lockName(tx: Tx, vendorId: string, kind: "refund" | "sale", externalId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${lockOf(vendorId, kind, externalId)}, 0))`)
}

/** What the lock is called. */
export const lockOf = (vendorId: string, kind: "refund" | "sale", externalId: string) =>
  `${kind}:${vendorId}:${externalId}`

/** Whether a refund or dispute names this sale. */
export const hasRefunds = (vendorId: Term<string>, saleExternalId: Term<string>) =>
  anyOf(sql`from ${refunds} where ${refunds.vendorId} = ${vendorId} and ${refunds.saleExternalId} = ${saleExternalId}`)

/** Records which sale a payment was for: the first report stands, and is answered. */
export async function keepPayment(tx: Tx, row: typeof payments.$inferInsert): Promise<string> {
  await tx.insert(payments).values(row).onConflictDoNothing()
  return (await findSaleOfPayment(tx, row.vendorId, row.paymentIntentId)) ?? row.saleExternalId
}

/** The name of the sale that a payment was for; null while nobody reported it. */
export async function findSaleOfPayment(tx: Tx, vendorId: string, paymentId: string): Promise<string | null> {
  const [row] = await tx
    .select()
    .from(payments)
    .where(and(eq(payments.vendorId, vendorId), eq(payments.paymentIntentId, paymentId)))
  return row?.saleExternalId ?? null
}

export const writeRefunds = (rows: readonly ClaimRow[]) => insertRows(refunds, rows)
export const updateRefunds = (rows: readonly ClaimRow[]) => updateRows(refunds, rows, ["vendorId", "id"])

export async function updateRefund(tx: Tx, vendorId: string, id: string, set: Partial<ClaimRow>): Promise<ClaimRow> {
  const [saved] = await tx
    .update(refunds)
    .set(set)
    .where(and(eq(refunds.vendorId, vendorId), eq(refunds.id, id)))
    .returning()
  return saved!
}

export async function findRefund(tx: Tx, vendorId: string, externalId: string): Promise<ClaimRow | null> {
  const [row] = await tx
    .select()
    .from(refunds)
    .where(and(eq(refunds.vendorId, vendorId), eq(refunds.externalId, externalId)))
  return row ?? null
}

export async function listByExternalId(tx: Tx, vendorId: string, externalIds: string[]): Promise<ClaimRow[]> {
  if (externalIds.length === 0) return []
  return tx
    .select()
    .from(refunds)
    .where(and(eq(refunds.vendorId, vendorId), inArray(refunds.externalId, externalIds)))
}

const verifiedSale = (vendorId: string, name: string) =>
  sql`from ${sales} where ${sales.vendorId} = ${vendorId} and ${sales.externalId} = ${name} and ${sales.source} = 'verified'`

/** What a claim is decided by: the one of its name, and the verified sale it names, locked, with all that was claimed of it. */
export function claimFacts(
  vendorId: string,
  { externalId, saleExternalId }: Pick<ClaimRow, "externalId" | "saleExternalId">,
) {
  const named = sql`select * from ${refunds} where ${refunds.vendorId} = ${vendorId} and`
  return {
    known: mapped(wholeRows(refunds, sql`${named} ${refunds.externalId} = ${externalId}`), ([claim = null]) => claim),
    sale: mapped(
      wholeRows(sales, sql`select * ${verifiedSale(vendorId, saleExternalId)} for update`),
      ([sale = null]) => sale,
    ),
    claims: wholeRows(refunds, sql`${named} ${refunds.saleExternalId} = ${saleExternalId} order by ${refunds.id}`),
  }
}

/** The id of a sale of which no cap counts: under one, others' commissions change with its own. */
export const uncappedSale = (vendorId: string, name: string) =>
  sql`select ${sales.id} ${verifiedSale(vendorId, name)} and not coalesce((${sales.terms} ->> 'hasCap')::boolean, false)`

/** Refunds and disputes that name a sale, in the order in which they were reported. */
export async function listRefunds(tx: Tx, vendorId: string, saleExternalId: string): Promise<ClaimRow[]> {
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
