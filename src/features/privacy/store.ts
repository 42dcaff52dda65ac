import { eq } from "drizzle-orm"
import { realNow } from "../../platform/clock.ts"
import type { Tx } from "../../platform/db.ts"
import { vendors } from "../identity/tables.ts"
import { retentions } from "./tables.ts"

const NO_DAYS = { clicksDays: null, messagesDays: null, eventsDays: null, mailsDays: null }

/** Null where a vendor has none of its own. */
export type RetentionDays = { [K in keyof typeof NO_DAYS]: number | null }

export async function findRetention(tx: Tx, vendorId: string): Promise<RetentionDays> {
  const [row] = await tx.select().from(retentions).where(eq(retentions.vendorId, vendorId))
  return row ?? NO_DAYS
}

export async function saveRetention(tx: Tx, vendorId: string, set: RetentionDays): Promise<void> {
  const row = { ...set, vendorId, createdAt: realNow() }
  await tx.insert(retentions).values(row).onConflictDoUpdate({ target: retentions.vendorId, set })
}

/** Every vendor that has days of its own, with its clock. */
export function listRetentions(tx: Tx) {
  return tx
    .select({ days: retentions, mode: vendors.mode, testNow: vendors.testNow })
    .from(retentions)
    .innerJoin(vendors, eq(vendors.id, retentions.vendorId))
    .orderBy(retentions.vendorId)
}
