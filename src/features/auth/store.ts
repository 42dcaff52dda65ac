import { and, desc, eq, isNull, lt, or, sql } from "drizzle-orm"
import { decodeCursor, type PageRequest } from "../../lib/page.ts"
import type { Tx } from "../../platform/db.ts"
import { apiKeys, members, people, personalTokens, sessions, signInLinks, vendors } from "./tables.ts"

export type Vendor = typeof vendors.$inferSelect
export type Member = typeof members.$inferSelect

const clock = { vendorId: vendors.id, mode: vendors.mode, testNow: vendors.testNow }

export async function findApiKey(tx: Tx, hash: string) {
  const [row] = await tx
    .select({ ...clock, id: apiKeys.id, kind: apiKeys.kind })
    .from(apiKeys)
    .innerJoin(vendors, eq(vendors.id, apiKeys.vendorId))
    .where(and(eq(apiKeys.hash, hash), isNull(apiKeys.revokedAt)))
  return row ?? null
}

export async function findTokenMember(tx: Tx, hash: string) {
  const [row] = await tx
    .select({ ...clock, id: members.id, personId: members.personId, role: members.role })
    .from(personalTokens)
    .innerJoin(members, and(eq(members.vendorId, personalTokens.vendorId), eq(members.id, personalTokens.memberId)))
    .innerJoin(vendors, eq(vendors.id, personalTokens.vendorId))
    .where(and(eq(personalTokens.hash, hash), isNull(personalTokens.revokedAt), isNull(members.removedAt)))
  return row ?? null
}

export async function findMembership(tx: Tx, personId: string, vendorId: string) {
  const [row] = await tx
    .select({ ...clock, id: members.id, role: members.role })
    .from(members)
    .innerJoin(vendors, eq(vendors.id, members.vendorId))
    .where(and(eq(members.personId, personId), eq(members.vendorId, vendorId), isNull(members.removedAt)))
  return row ?? null
}

/** Every place where a person may go: vendors they are a member of, and whether they are an affiliate somewhere. */
export async function listMemberships(tx: Tx, personId: string) {
  return tx
    .select({ vendorId: vendors.id, vendorName: vendors.name, role: members.role })
    .from(members)
    .innerJoin(vendors, eq(vendors.id, members.vendorId))
    .where(and(eq(members.personId, personId), isNull(members.removedAt)))
    .orderBy(vendors.name)
}

export async function insertApiKey(tx: Tx, row: typeof apiKeys.$inferInsert) {
  await tx.insert(apiKeys).values(row)
}

export async function insertPersonalToken(tx: Tx, row: typeof personalTokens.$inferInsert) {
  await tx.insert(personalTokens).values(row)
}

export async function findPersonByEmail(tx: Tx, email: string) {
  const [row] = await tx.select().from(people).where(eq(people.email, email))
  return row ?? null
}

export async function insertSignInLink(tx: Tx, row: typeof signInLinks.$inferInsert) {
  await tx.insert(signInLinks).values(row)
}

/** Uses a link up; null when it is unknown, used or expired. Two clicks at once: one of them gets it. */
export async function useSignInLink(tx: Tx, hash: string, now: Date) {
  const [row] = await tx
    .update(signInLinks)
    .set({ usedAt: now })
    .where(
      and(eq(signInLinks.hash, hash), isNull(signInLinks.usedAt), sql`${signInLinks.expiresAt} > ${now.toISOString()}`),
    )
    .returning({ personId: signInLinks.personId })
  return row ?? null
}

export async function insertSession(tx: Tx, row: typeof sessions.$inferInsert) {
  await tx.insert(sessions).values(row)
}

export async function findSession(tx: Tx, id: string, now: Date) {
  const [row] = await tx
    .select({ id: sessions.id, personId: sessions.personId, email: people.email })
    .from(sessions)
    .innerJoin(people, eq(people.id, sessions.personId))
    .where(and(eq(sessions.id, id), isNull(sessions.revokedAt), sql`${sessions.expiresAt} > ${now.toISOString()}`))
  return row ?? null
}

export async function revokeSession(tx: Tx, id: string, now: Date) {
  await tx.update(sessions).set({ revokedAt: now }).where(eq(sessions.id, id))
}

export async function insertVendor(tx: Tx, row: typeof vendors.$inferInsert): Promise<Vendor> {
  const [saved] = await tx.insert(vendors).values(row).returning()
  return saved!
}

export async function findVendor(tx: Tx, id: string, lock = false): Promise<Vendor | null> {
  const query = tx.select().from(vendors).where(eq(vendors.id, id))
  const [row] = await (lock ? query.for("update") : query)
  return row ?? null
}

export async function listVendorsInRealTime(tx: Tx): Promise<string[]> {
  const rows = await tx
    .select({ id: vendors.id })
    .from(vendors)
    .where(or(eq(vendors.mode, "live"), isNull(vendors.testNow)))
    .orderBy(vendors.id)
  return rows.map((row) => row.id)
}

export async function setTestNow(tx: Tx, id: string, testNow: Date) {
  await tx.update(vendors).set({ testNow }).where(eq(vendors.id, id))
}

export async function insertPerson(tx: Tx, row: typeof people.$inferInsert) {
  await tx.insert(people).values(row).onConflictDoNothing()
}

/** Adds a member; null when this e-mail is one already. */
export async function insertMember(tx: Tx, row: typeof members.$inferInsert): Promise<Member | null> {
  const [saved] = await tx.insert(members).values(row).onConflictDoNothing().returning()
  return saved ?? null
}

export async function findMember(tx: Tx, vendorId: string, id: string): Promise<Member | null> {
  const [row] = await tx
    .select()
    .from(members)
    .where(and(eq(members.vendorId, vendorId), eq(members.id, id), isNull(members.removedAt)))
  return row ?? null
}

export async function listMembers(tx: Tx, vendorId: string, page: PageRequest): Promise<Member[]> {
  const after = decodeCursor(page.cursor)
  return tx
    .select()
    .from(members)
    .where(and(eq(members.vendorId, vendorId), isNull(members.removedAt), after ? lt(members.id, after) : undefined))
    .orderBy(desc(members.id))
    .limit(page.limit + 1)
}
