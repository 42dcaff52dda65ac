import { and, asc, eq, isNull } from "drizzle-orm"
import type { Tx } from "../../../platform/db.ts"
import { customers, sales } from "../../conversions/tables.ts"
import { clicks } from "../../links/tables.ts"
import { inquiries } from "../tables.ts"

type Inquiry = typeof inquiries.$inferSelect

/** When a click was; null while it is not recorded. */
export async function findClickTime(tx: Tx, vendorId: string, clickId: string): Promise<Date | null> {
  const [row] = await tx
    .select({ at: clicks.at })
    .from(clicks)
    .where(and(eq(clicks.vendorId, vendorId), eq(clicks.id, clickId)))
    .limit(1)
  return row?.at ?? null
}

/** The vendor's own id of the customer of a sale; null while the sale is not known. */
export async function findBuyer(tx: Tx, vendorId: string, saleExternalId: string): Promise<string | null> {
  const [row] = await tx
    .select({ customer: customers.externalId })
    .from(sales)
    .innerJoin(customers, and(eq(customers.vendorId, sales.vendorId), eq(customers.id, sales.customerId)))
    .where(and(eq(sales.vendorId, vendorId), eq(sales.externalId, saleExternalId), eq(sales.source, "verified")))
  return row?.customer ?? null
}

/** What was won before its sale was known, and whose sale has come since; the oldest first. */
export async function listUnlinked(tx: Tx, vendorId: string, limit: number): Promise<Inquiry[]> {
  const rows = await tx
    .select({ inquiry: inquiries })
    .from(inquiries)
    .innerJoin(
      sales,
      and(
        eq(sales.vendorId, inquiries.vendorId),
        eq(sales.externalId, inquiries.saleExternalId),
        eq(sales.source, "verified"),
      ),
    )
    .where(and(eq(inquiries.vendorId, vendorId), eq(inquiries.ending, "won"), isNull(inquiries.customerExternalId)))
    .orderBy(asc(inquiries.closedAt))
    .limit(limit)
  return rows.map((row) => row.inquiry)
}
