import { getTableColumns, sql } from "drizzle-orm"
import { apply, insertRows } from "../../../platform/apply.ts"
import type { Tx } from "../../../platform/db.ts"
import { type Fact, loaderOf, rowOf } from "../../../platform/load.ts"
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
