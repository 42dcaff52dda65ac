import { and, asc, eq } from "drizzle-orm"
import type { Tx } from "../../../platform/db.ts"
import { amendments } from "../tables.ts"

export type Amendment = typeof amendments.$inferSelect

export async function insertAmendment(tx: Tx, row: typeof amendments.$inferInsert): Promise<void> {
  await tx.insert(amendments).values(row)
}

/** How a sale was amended, oldest first. */
export async function listAmendments(tx: Tx, vendorId: string, saleId: string): Promise<Amendment[]> {
  return tx
    .select()
    .from(amendments)
    .where(and(eq(amendments.vendorId, vendorId), eq(amendments.saleId, saleId)))
    .orderBy(asc(amendments.id))
}
