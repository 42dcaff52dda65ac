import { and, eq, sql } from "drizzle-orm"
import type { Tx } from "../../../platform/db.ts"
import { type Fact, instantTerm, type Term } from "../../../platform/load.ts"
import { leads, sales } from "../tables.ts"

export type Used = { click: number; address: number; vendor: number }
type Counted = { clickId: Term<string | null>; addressHash: Term<string | null>; since: Term<Date | null> }
const TABLES = { lead: leads, sale: sales }

/** Unverified events of one kind since an instant: of a click id, of an address, of the vendor. Null where there is none to ask of. */
export function unverifiedSince(
  vendorId: Term<string>,
  kind: "lead" | "sale",
  { clickId, addressHash, since }: Counted,
): Fact<Used | null> {
  const from = instantTerm(since)
  const count = (more: ReturnType<typeof sql>) => sql`(select count(*) from ${TABLES[kind]}
    where vendor_id = ${vendorId} and source = 'unverified' and created_at > ${from} ${more})`
  const counts = sql`json_build_object('click', ${count(sql`and click_id = ${clickId}::text`)},
    'address', ${count(sql`and address_hash = ${addressHash}::text`)}, 'vendor', ${count(sql``)})`
  return { query: sql`select case when ${from} is not null then ${counts} end`, read: (json) => json as Used | null }
}

/** An unverified event is replaced by a verified one: it is on record, and no longer among what happened. */
export async function markReplaced(tx: Tx, vendorId: string, id: string, replacedBy: string): Promise<void> {
  for (const table of [leads, sales])
    await tx
      .update(table)
      .set({ replacedBy })
      .where(and(eq(table.vendorId, vendorId), eq(table.id, id)))
}
