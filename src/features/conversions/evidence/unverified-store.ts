import { and, eq, sql } from "drizzle-orm"
import type { Tx } from "../../../platform/db.ts"
import { leads, sales } from "../tables.ts"

type Counted = { clickId: string | null; addressHash: string | null; since: Date }
const TABLES = { lead: leads, sale: sales }

/** Unverified events of one kind since an instant: of a click id (which is locked), of an address, of the vendor. */
export async function countUnverified(
  tx: Tx,
  vendorId: string,
  kind: "lead" | "sale",
  { clickId, addressHash, since }: Counted,
): Promise<{ click: number; address: number; vendor: number }> {
  const name = `unverified:${vendorId}:${clickId ?? addressHash ?? ""}`
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`)
  const count = (more: ReturnType<typeof sql>) => sql`(select count(*)::int from ${TABLES[kind]}
    where vendor_id = ${vendorId} and source = 'unverified' and created_at > ${since.toISOString()} ${more})`
  const [row] = await tx.execute<{ click: number; address: number; vendor: number }>(sql`
    select ${count(sql`and click_id = ${clickId}`)} as click, ${count(sql`and address_hash = ${addressHash}`)} as address,
      ${count(sql``)} as vendor`)
  return row!
}

/** An unverified event's place is taken by a verified one: it is on record, and no longer among what happened. */
export async function markReplaced(tx: Tx, vendorId: string, id: string, replacedBy: string): Promise<void> {
  for (const table of [leads, sales])
    await tx
      .update(table)
      .set({ replacedBy })
      .where(and(eq(table.vendorId, vendorId), eq(table.id, id)))
}
