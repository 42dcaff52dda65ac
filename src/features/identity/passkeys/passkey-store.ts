import { and, asc, eq } from "drizzle-orm"
import type { Tx } from "../../../platform/db.ts"
import { passkeys, people, usedChallenges } from "../tables.ts"

export type Passkey = typeof passkeys.$inferSelect

/** A person's passkeys, the oldest first. */
export async function listPasskeys(tx: Tx, personId: string): Promise<Passkey[]> {
  return tx.select().from(passkeys).where(eq(passkeys.personId, personId)).orderBy(asc(passkeys.id))
}

/** Adds a passkey; null where this credential is known already, whosever it is. */
export async function insertPasskey(tx: Tx, row: typeof passkeys.$inferInsert): Promise<Passkey | null> {
  const [saved] = await tx.insert(passkeys).values(row).onConflictDoNothing().returning()
  return saved ?? null
}

/** Locks the person, so that what is counted of theirs stays so until the transaction ends. */
export async function lockPerson(tx: Tx, id: string): Promise<void> {
  await tx.select({ id: people.id }).from(people).where(eq(people.id, id)).for("update")
}

export async function findPasskey(tx: Tx, credentialId: string): Promise<Passkey | null> {
  const [row] = await tx.select().from(passkeys).where(eq(passkeys.credentialId, credentialId))
  return row ?? null
}

/** The passkey with its person's e-mail, locked. */
export async function lockPasskey(tx: Tx, id: string): Promise<(Passkey & { email: string }) | null> {
  const [row] = await tx
    .select({ passkey: passkeys, email: people.email })
    .from(passkeys)
    .innerJoin(people, eq(people.id, passkeys.personId))
    .where(eq(passkeys.id, id))
    .for("update", { of: passkeys })
  return row ? { ...row.passkey, email: row.email } : null
}

export async function updatePasskey(
  tx: Tx,
  id: string,
  set: Partial<Pick<Passkey, "counter" | "lastUsedAt" | "lockedAt">>,
): Promise<void> {
  await tx.update(passkeys).set(set).where(eq(passkeys.id, id))
}

/** Removes one of the person's passkeys; null where it is none of theirs. */
export async function deletePasskey(tx: Tx, personId: string, id: string): Promise<Passkey | null> {
  const [row] = await tx
    .delete(passkeys)
    .where(and(eq(passkeys.personId, personId), eq(passkeys.id, id)))
    .returning()
  return row ?? null
}

/** False where this one is written down already. Two at once: one of them gets it. */
export async function insertUsedChallenge(tx: Tx, row: typeof usedChallenges.$inferInsert): Promise<boolean> {
  const rows = await tx.insert(usedChallenges).values(row).onConflictDoNothing().returning()
  return rows.length === 1
}
