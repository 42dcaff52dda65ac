import { and, eq, sql } from "drizzle-orm"
import { apply, insertRows } from "../../../platform/apply.ts"
import type { Tx } from "../../../platform/db.ts"
import { arrayText } from "../../../platform/rows.ts"
import type { CustomerRow } from "../store.ts"
import { customers } from "../tables.ts"

/** Customers by their names, made where they are unknown. */
export async function keepCustomers(
  tx: Tx,
  vendorId: string,
  rows: readonly (typeof customers.$inferInsert)[],
): Promise<CustomerRow[]> {
  await apply(tx, { customers: insertRows(customers, rows, sql`on conflict do nothing`) })
  const names = arrayText(rows.map(({ externalId }) => externalId))
  return tx
    .select()
    .from(customers)
    .where(and(eq(customers.vendorId, vendorId), sql`${customers.externalId} = any(${names}::text[])`))
}
