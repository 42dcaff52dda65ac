import { and, eq } from "drizzle-orm"
import type { Tx } from "../../platform/db.ts"
import { people, vendors } from "../identity/tables.ts"
import { affiliates, programs } from "../programs/tables.ts"

/** An enrollment, and in which language its person reads. */
export async function findEmbedded(tx: Tx, vendorId: string, affiliateId: string) {
  const [row] = await tx
    .select({ affiliate: affiliates, vendor: vendors, program: programs, language: people.language })
    .from(affiliates)
    .innerJoin(vendors, eq(vendors.id, affiliates.vendorId))
    .innerJoin(programs, and(eq(programs.vendorId, affiliates.vendorId), eq(programs.id, affiliates.programId)))
    .innerJoin(people, eq(people.id, affiliates.personId))
    .where(and(eq(affiliates.vendorId, vendorId), eq(affiliates.id, affiliateId)))
  return row ?? null
}
