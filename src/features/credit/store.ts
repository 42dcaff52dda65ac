import { and, asc, desc, eq, gt, gte, lt, lte, notExists, type SQL, sql } from "drizzle-orm"
import { alias } from "drizzle-orm/pg-core"
import { decodeCursor, type PageRequest } from "../../lib/page.ts"
import { insertRows } from "../../platform/apply.ts"
import type { Tx } from "../../platform/db.ts"
import { arrayText } from "../../platform/rows.ts"
import type { ListTransfers } from "./contract.ts"
import { creditDecisions, creditedSales, creditRecords, creditRefunds, creditTransfers } from "./tables.ts"

export type CreditedSale = typeof creditedSales.$inferSelect
export type Decision = typeof creditDecisions.$inferSelect
export type CreditRecord = typeof creditRecords.$inferSelect
export type Transfer = typeof creditTransfers.$inferSelect
export type CreditRefundRow = typeof creditRefunds.$inferSelect

const MAX_SALES = 200

/** Copies what credit must know of a sale; false when it was copied before. */
export async function insertSale(tx: Tx, row: typeof creditedSales.$inferInsert): Promise<boolean> {
  const saved = await tx
    .insert(creditedSales)
    .values(row)
    .onConflictDoNothing()
    .returning({ saleId: creditedSales.saleId })
  return saved.length > 0
}

/** A sale, locked when its credit is about to change. */
export async function findSale(tx: Tx, vendorId: string, saleId: string, lock = false): Promise<CreditedSale | null> {
  const query = tx
    .select()
    .from(creditedSales)
    .where(and(eq(creditedSales.vendorId, vendorId), eq(creditedSales.saleId, saleId)))
  const [row] = await (lock ? query.for("update") : query)
  return row ?? null
}

/** Sales that closed at or after an instant of their customer's, by customer; locked. */
export async function lockSalesOf(tx: Tx, vendorId: string, since: ReadonlyMap<string, Date>): Promise<CreditedSale[]> {
  if (since.size === 0) return []
  const first = new Date(Math.min(...[...since.values()].map((at) => at.getTime())))
  const rows = await tx
    .select()
    .from(creditedSales)
    .where(
      and(
        eq(creditedSales.vendorId, vendorId),
        sql`${creditedSales.customer} = any(${arrayText([...since.keys()])}::text[])`,
        gte(creditedSales.closedAt, first),
      ),
    )
    .orderBy(asc(creditedSales.saleId))
    .for("update")
  return rows.filter(({ customer, closedAt }) => closedAt >= since.get(customer)!)
}

/** Gives a customer's sales to another; when the earliest of them closed, null where there is none. */
export async function moveSales(tx: Tx, vendorId: string, from: string, to: string): Promise<Date | null> {
  const moved = await tx
    .update(creditedSales)
    .set({ customer: to })
    .where(and(eq(creditedSales.vendorId, vendorId), eq(creditedSales.customer, from)))
    .returning({ at: creditedSales.closedAt })
  return moved.reduce<Date | null>((first, { at }) => (first && first < at ? first : at), null)
}

/** A customer's sales, in order. */
export async function listSalesOf(tx: Tx, vendorId: string, customer: string): Promise<CreditedSale[]> {
  return tx
    .select()
    .from(creditedSales)
    .where(and(eq(creditedSales.vendorId, vendorId), eq(creditedSales.customer, customer)))
    .orderBy(asc(creditedSales.closedAt), asc(creditedSales.saleId))
    .limit(MAX_SALES)
}

/** Sales whose last decision is a proposal, without a record, newest first; with that decision. */
export async function listUnsettled(tx: Tx, vendorId: string, page: PageRequest) {
  const after = decodeCursor(page.cursor)
  const later = alias(creditDecisions, "later")
  const ofSale = and(eq(later.vendorId, creditDecisions.vendorId), eq(later.saleId, creditDecisions.saleId))
  const laterOne = tx
    .select({ one: sql`1` })
    .from(later)
    .where(and(ofSale, gt(later.id, creditDecisions.id)))
  const itsRecord = tx
    .select({ one: sql`1` })
    .from(creditRecords)
    .where(and(eq(creditRecords.vendorId, vendorId), eq(creditRecords.saleId, creditedSales.saleId)))
  return tx
    .select({ sale: creditedSales, decision: creditDecisions })
    .from(creditDecisions)
    .innerJoin(
      creditedSales,
      and(eq(creditedSales.vendorId, creditDecisions.vendorId), eq(creditedSales.saleId, creditDecisions.saleId)),
    )
    .where(
      and(
        eq(creditDecisions.vendorId, vendorId),
        eq(creditDecisions.kind, "proposed"),
        notExists(laterOne),
        notExists(itsRecord),
        after ? lt(creditDecisions.id, after) : undefined,
      ),
    )
    .orderBy(desc(creditDecisions.id))
    .limit(page.limit + 1)
}

type OfChannel = { channel: string; from: Date; to: Date; limit: number }

/** Sales of a time in whose latest record, or latest decision where there is none, a channel has a part. */
export async function listSalesOfChannel(tx: Tx, vendorId: string, { channel, from, to, limit }: OfChannel) {
  const latest = (of: SQL) => sql`(select s.splits from ${of} s
    where s.vendor_id = ${creditedSales.vendorId} and s.sale_id = ${creditedSales.saleId}`
  const splits = sql`coalesce(
    ${latest(sql`credit_records`)} order by s.version desc limit 1),
    ${latest(sql`credit_decisions`)} order by s.id desc limit 1))`
  const share = sql<string>`(select sum((part ->> 'bps')::int) from jsonb_array_elements(${splits}::jsonb) part
    where part ->> 'channel' = ${channel})`
  return tx
    .select({
      saleId: creditedSales.saleId,
      externalId: creditedSales.externalId,
      closedAt: creditedSales.closedAt,
      amount: creditedSales.amount,
      currency: creditedSales.currency,
      bps: share,
    })
    .from(creditedSales)
    .where(
      and(
        eq(creditedSales.vendorId, vendorId),
        gte(creditedSales.closedAt, from),
        lt(creditedSales.closedAt, to),
        sql`${share} > 0`,
      ),
    )
    .orderBy(desc(creditedSales.closedAt), desc(creditedSales.saleId))
    .limit(limit)
}

/** Writers of sales that are new to credit, and of what was decided about some. */
export function writeCredit(
  sales: readonly CreditedSale[],
  made: readonly { decision: Decision; record: CreditRecord | null }[],
) {
  const records = made.flatMap(({ record }) => (record ? [record] : []))
  return {
    credit_sales: insertRows(creditedSales, sales),
    credit_decided: insertRows(
      creditDecisions,
      made.map(({ decision }) => decision),
    ),
    credit_recorded: insertRows(creditRecords, records),
  }
}

/** Decisions about a sale, oldest first. */
export async function listDecisions(tx: Tx, vendorId: string, saleId: string): Promise<Decision[]> {
  return tx
    .select()
    .from(creditDecisions)
    .where(and(eq(creditDecisions.vendorId, vendorId), eq(creditDecisions.saleId, saleId)))
    .orderBy(asc(creditDecisions.id))
}

export async function insertRecord(tx: Tx, row: typeof creditRecords.$inferInsert): Promise<CreditRecord> {
  const [saved] = await tx.insert(creditRecords).values(row).returning()
  return saved!
}

/** Versions of a sale's record, newest first, up to an instant. */
export async function listRecords(tx: Tx, vendorId: string, saleId: string, at?: Date): Promise<CreditRecord[]> {
  return tx
    .select()
    .from(creditRecords)
    .where(
      and(
        eq(creditRecords.vendorId, vendorId),
        eq(creditRecords.saleId, saleId),
        at ? lte(creditRecords.at, at) : undefined,
      ),
    )
    .orderBy(desc(creditRecords.version))
}

export async function findRecord(tx: Tx, vendorId: string, saleId: string): Promise<CreditRecord | null> {
  const [row] = await tx
    .select()
    .from(creditRecords)
    .where(and(eq(creditRecords.vendorId, vendorId), eq(creditRecords.saleId, saleId)))
    .orderBy(desc(creditRecords.version))
    .limit(1)
  return row ?? null
}

/** Notes what a cause took of a sale, once. */
/** The same cause again changes nothing. */
export const writeRefunds = (rows: readonly CreditRefundRow[]) =>
  insertRows(creditRefunds, rows, sql`on conflict do nothing`)

/** What was taken of a sale, in order. */
export async function listRefunds(tx: Tx, vendorId: string, saleId: string): Promise<CreditRefundRow[]> {
  return tx
    .select()
    .from(creditRefunds)
    .where(and(eq(creditRefunds.vendorId, vendorId), eq(creditRefunds.saleId, saleId)))
    .orderBy(asc(creditRefunds.at), asc(creditRefunds.createdAt), asc(creditRefunds.causeId))
}

export async function insertTransfer(tx: Tx, row: typeof creditTransfers.$inferInsert): Promise<Transfer> {
  const [saved] = await tx.insert(creditTransfers).values(row).returning()
  return saved!
}

export async function findTransfer(tx: Tx, vendorId: string, id: string, lock = false): Promise<Transfer | null> {
  const query = tx
    .select()
    .from(creditTransfers)
    .where(and(eq(creditTransfers.vendorId, vendorId), eq(creditTransfers.id, id)))
  const [row] = await (lock ? query.for("update") : query)
  return row ?? null
}

export async function updateTransfer(
  tx: Tx,
  { vendorId, id }: Pick<Transfer, "vendorId" | "id">,
  set: Partial<Transfer>,
): Promise<Transfer> {
  const [saved] = await tx
    .update(creditTransfers)
    .set(set)
    .where(and(eq(creditTransfers.vendorId, vendorId), eq(creditTransfers.id, id)))
    .returning()
  return saved!
}

export async function listTransfers(tx: Tx, vendorId: string, query: ListTransfers): Promise<Transfer[]> {
  const after = decodeCursor(query.cursor)
  const filters: (SQL | undefined)[] = [
    eq(creditTransfers.vendorId, vendorId),
    query.sale_id ? eq(creditTransfers.saleId, query.sale_id) : undefined,
    query.status ? eq(creditTransfers.status, query.status) : undefined,
    after ? lt(creditTransfers.id, after) : undefined,
  ]
  return tx
    .select()
    .from(creditTransfers)
    .where(and(...filters))
    .orderBy(desc(creditTransfers.id))
    .limit(query.limit + 1)
}
