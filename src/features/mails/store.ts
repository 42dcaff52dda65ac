import { and, eq, notLike } from "drizzle-orm"
import type { Tx } from "../../platform/db.ts"
import { people, vendors } from "../identity/tables.ts"
import { affiliates, programs } from "../programs/tables.ts"

/** Who takes the place of somebody erased has an address that no mail reaches. */
const ERASED = "%@erased.invalid"

/** Whom a mail about an affiliate goes to, and what it calls things; null for nobody, and for whoever is no person any more. */
export async function findAddressee(tx: Tx, vendorId: string, affiliateId: string) {
  const [row] = await tx
    .select({
      email: people.email,
      name: affiliates.name,
      status: affiliates.status,
      language: people.language,
      program: programs.name,
      vendor: vendors.name,
      zone: vendors.timezone,
    })
    .from(affiliates)
    .innerJoin(programs, and(eq(programs.vendorId, affiliates.vendorId), eq(programs.id, affiliates.programId)))
    .innerJoin(people, eq(people.id, affiliates.personId))
    .innerJoin(vendors, eq(vendors.id, affiliates.vendorId))
    .where(and(eq(affiliates.vendorId, vendorId), eq(affiliates.id, affiliateId), notLike(people.email, ERASED)))
  return row ?? null
}
