import { and, asc, eq, gte, isNotNull, isNull, lt, ne, or, sql } from "drizzle-orm"
import type { Tx } from "../../../platform/db.ts"
import { rowsAs } from "../../../platform/rows.ts"
import { sales } from "../tables.ts"

/** More sales than this of one cap's month are not decided again at once: the later ones stay as they were. */
const MAX_SALES = 10_000

/** When each of a customer's verified sales happened, somebody's or not. */
export async function listTimes(tx: Tx, vendorId: string, customerId: string) {
  return tx
    .select({ id: sales.id, at: sales.occurredAt })
    .from(sales)
    .where(and(eq(sales.vendorId, vendorId), eq(sales.customerId, customerId), eq(sales.source, "verified")))
}

/** Writes down which of their customer's sales some are. */
export async function writeSequences(tx: Tx, vendorId: string, places: { id: string; sequence: number }[]) {
  await tx.execute(sql`
    update sales set sequence = place.sequence from ${rowsAs("place", places, { id: "text", sequence: "integer" })}
    where sales.vendor_id = ${vendorId} and sales.id = place.id and sales.sequence <> place.sequence`)
}

const columns = {
  sale: sales,
  firstSaleAt: sql<Date>`(select min(f.occurred_at) from sales f
    where f.vendor_id = sales.vendor_id and f.customer_id = sales.customer_id
      and f.source = 'verified')`.mapWith((at) => new Date(at)),
  hasRefund: sql<boolean>`exists (select 1 from refunds r
    where r.vendor_id = sales.vendor_id and r.sale_id = sales.id and r.status = 'applied')`,
}
export type DecidableSale = Awaited<ReturnType<typeof listSalesOf>>[number]

/** What is decided again: somebody's, and for certain. What a person has to look at first is decided then. */
const isDecidable = and(isNotNull(sales.terms), eq(sales.counts, true))

/** A customer's sales that are somebody's, locked. */
export async function listSalesOf(tx: Tx, vendorId: string, customerId: string) {
  return tx
    .select(columns)
    .from(sales)
    .where(and(eq(sales.vendorId, vendorId), eq(sales.customerId, customerId), isDecidable))
    .orderBy(asc(sales.id))
    .for("update", { of: sales })
}

/** Sales of some month's rest that may fill one cap, of other customers, in order. */
export type CapScope = { programId: string; currency: string; from: Date; to: Date; butCustomerId: string }

export async function listSalesUnderCap(tx: Tx, vendorId: string, scopes: CapScope[]): Promise<DecidableSale[]> {
  if (scopes.length === 0) return []
  return tx
    .select(columns)
    .from(sales)
    .where(
      and(
        eq(sales.vendorId, vendorId),
        isDecidable,
        or(
          ...scopes.map((scope) =>
            and(
              eq(sales.programId, scope.programId),
              eq(sales.currency, scope.currency),
              gte(sales.occurredAt, scope.from),
              lt(sales.occurredAt, scope.to),
              ne(sales.customerId, scope.butCustomerId),
            ),
          ),
        ),
      ),
    )
    .orderBy(asc(sales.occurredAt), asc(sales.id))
    .limit(MAX_SALES)
}

/** When the first sale that counts was credited by a deal; null for none. */
export async function findFirstOfDeal(tx: Tx, vendorId: string, dealId: string): Promise<Date | null> {
  const isCredited = and(eq(sales.dealId, dealId), eq(sales.counts, true), isNull(sales.replacedBy))
  const [first] = await tx
    .select({ at: sales.occurredAt })
    .from(sales)
    .where(and(eq(sales.vendorId, vendorId), isCredited))
    .orderBy(asc(sales.occurredAt))
    .limit(1)
  return first?.at ?? null
}
