import { and, eq, gt, isNotNull, not, sql } from "drizzle-orm"
import { realNow } from "../../../platform/clock.ts"
import type { Tx } from "../../../platform/db.ts"
import type { EncryptedRow } from "../../../platform/reencrypt.ts"
import { programSecrets } from "../tables.ts"

/** Saves a program's encrypted secret; null removes it. */
export async function saveSecret(tx: Tx, vendorId: string, programId: string, encrypted: string | null) {
  await tx
    .insert(programSecrets)
    .values({ vendorId, programId, encrypted, createdAt: realNow() })
    .onConflictDoUpdate({ target: [programSecrets.vendorId, programSecrets.programId], set: { encrypted } })
}

/** The encrypted secrets of a vendor's programs. */
export async function listSecrets(tx: Tx, vendorId: string): Promise<{ programId: string; encrypted: string }[]> {
  const rows = await tx
    .select({ programId: programSecrets.programId, encrypted: programSecrets.encrypted })
    .from(programSecrets)
    .where(and(eq(programSecrets.vendorId, vendorId), isNotNull(programSecrets.encrypted)))
  return rows.map(({ programId, encrypted }) => ({ programId, encrypted: encrypted! }))
}

/** Secrets that do not begin so, by program; as the system only. */
export async function listEncryptedByOthers(tx: Tx, start: string, after: string, limit: number) {
  const rows = await tx
    .select({ programId: programSecrets.programId, encrypted: programSecrets.encrypted })
    .from(programSecrets)
    .where(
      and(
        isNotNull(programSecrets.encrypted),
        not(sql`starts_with(${programSecrets.encrypted}, ${start})`),
        gt(programSecrets.programId, after),
      ),
    )
    .orderBy(programSecrets.programId)
    .limit(limit)
  return rows.map(({ programId, encrypted }) => ({ key: programId, encrypted: encrypted! }))
}

export async function replaceSecret(tx: Tx, { key, encrypted: before }: EncryptedRow, encrypted: string) {
  await tx
    .update(programSecrets)
    .set({ encrypted })
    .where(and(eq(programSecrets.programId, key), eq(programSecrets.encrypted, before)))
}
