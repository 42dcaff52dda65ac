import { and, asc, eq, inArray } from "drizzle-orm"
import type { Tx } from "../../../platform/db.ts"
import { redecisions, reversals } from "../tables.ts"

export type Redecision = typeof redecisions.$inferSelect

export async function insertRedecision(tx: Tx, row: typeof redecisions.$inferInsert) {
  await tx.insert(redecisions).values(row)
}

/** How some commissions became others, oldest first. */
export async function listRedecisions(tx: Tx, vendorId: string, commissionIds: string[]): Promise<Redecision[]> {
  if (commissionIds.length === 0) return []
  return tx
    .select()
    .from(redecisions)
    .where(and(eq(redecisions.vendorId, vendorId), inArray(redecisions.commissionId, commissionIds)))
    .orderBy(asc(redecisions.id))
}

/** What was reversed or decided away before anybody held it goes back into the hold when it is restored. */
export async function holdStood(tx: Tx, vendorId: string, commissionId: string) {
  await tx
    .update(redecisions)
    .set({ stood: "held" })
    .where(and(eq(redecisions.vendorId, vendorId), eq(redecisions.commissionId, commissionId)))
  const free = inArray(reversals.stood, ["pending", "payable"])
  await tx
    .update(reversals)
    .set({ stood: "held" })
    .where(and(eq(reversals.vendorId, vendorId), eq(reversals.commissionId, commissionId), free))
}
