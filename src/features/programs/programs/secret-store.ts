import { and, eq, gt, isNotNull, not, sql } from "drizzle-orm"
import { realNow } from "../../../platform/clock.ts"
import type { Tx } from "../../../platform/db.ts"
import type { SealedRow } from "../../../platform/reseal.ts"
import { programSecrets } from "../tables.ts"

/** Keeps a program's sealed secret; null takes it away. */
export async function saveSecret(tx: Tx, vendorId: string, programId: string, sealed: string | null) {
  await tx
    .insert(programSecrets)
    .values({ vendorId, programId, sealed, createdAt: realNow() })
    .onConflictDoUpdate({ target: [programSecrets.vendorId, programSecrets.programId], set: { sealed } })
}

/** The sealed secrets of a vendor's programs. */
export async function listSecrets(tx: Tx, vendorId: string): Promise<{ programId: string; sealed: string }[]> {
  const rows = await tx
    .select({ programId: programSecrets.programId, sealed: programSecrets.sealed })
    .from(programSecrets)
    .where(and(eq(programSecrets.vendorId, vendorId), isNotNull(programSecrets.sealed)))
  return rows.map(({ programId, sealed }) => ({ programId, sealed: sealed! }))
}

/** Secrets that do not begin so, by program; as the system only. */
export async function listSealedElse(tx: Tx, start: string, after: string, limit: number) {
  const rows = await tx
    .select({ programId: programSecrets.programId, sealed: programSecrets.sealed })
    .from(programSecrets)
    .where(
      and(
        isNotNull(programSecrets.sealed),
        not(sql`starts_with(${programSecrets.sealed}, ${start})`),
        gt(programSecrets.programId, after),
      ),
    )
    .orderBy(programSecrets.programId)
    .limit(limit)
  return rows.map(({ programId, sealed }) => ({ key: programId, sealed: sealed! }))
}

export async function replaceSecret(tx: Tx, { key, sealed: before }: SealedRow, sealed: string) {
  await tx
    .update(programSecrets)
    .set({ sealed })
    .where(and(eq(programSecrets.programId, key), eq(programSecrets.sealed, before)))
}
