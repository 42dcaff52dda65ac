import { and, desc, eq, getTableColumns, isNull, lt, or, sql } from "drizzle-orm"
import { decodeCursor } from "../../../lib/page.ts"
import { apply, insertRows } from "../../../platform/apply.ts"
import type { Tx } from "../../../platform/db.ts"
import { type Fact, loaderOf, rowOf } from "../../../platform/load.ts"
import type { ListCustomers } from "../contract.ts"
import type { CustomerRow } from "../store.ts"
import { customers } from "../tables.ts"

/** Customers by their names, made where they are unknown. */
export async function keepCustomers(
  tx: Tx,
  vendorId: string,
  rows: readonly (typeof customers.$inferInsert)[],
): Promise<CustomerRow[]> {
  await apply(tx, { customers: insertRows(customers, rows, sql`on conflict do nothing`) })
  const names = rows.map(({ externalId }) => ({ vendorId, externalId: externalId ?? null }))
  const found = names.length > 0 ? await loadNamed(tx, names) : []
  return found.flatMap(({ customer }) => customer ?? [])
}

// One by one: of a list of names the plan that is kept may be of a table that had nothing in it yet, and read all of it since.
const loadNamed = loaderOf<{ vendorId: string; externalId: string | null }, { customer: Fact<CustomerRow | null> }>(
  { vendorId: "text", externalId: "text" },
  ({ vendorId, externalId }) => ({
    customer: rowOf(
      getTableColumns(customers),
      sql`from ${customers} where ${customers.vendorId} = ${vendorId} and ${customers.externalId} = ${externalId}`,
    ),
  }),
)

/** The vendor's customers, newest first; those whose name turned out to be another's are not listed beside that one. */
export function listCustomers(tx: Tx, vendorId: string, query: ListCustomers): Promise<CustomerRow[]> {
  const after = decodeCursor(query.cursor)
  const { email, affiliate_id: affiliateId } = query
  const gave = email && or(eq(customers.email, email), sql`${email} = any(${customers.otherEmails})`)
  return tx
    .select()
    .from(customers)
    .where(
      and(
        eq(customers.vendorId, vendorId),
        isNull(customers.joinedTo),
        affiliateId ? eq(customers.affiliateId, affiliateId) : undefined,
        gave || undefined,
        after ? lt(customers.id, after) : undefined,
      ),
    )
    .orderBy(desc(customers.id))
    .limit(query.limit + 1)
}
