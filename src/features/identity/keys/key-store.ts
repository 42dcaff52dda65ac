import { and, count, desc, eq, isNull, lt, sql } from "drizzle-orm"
import { decodeCursor, type PageRequest } from "../../../lib/page.ts"
import { HOLDER_TEXT } from "../../../platform/assumed.ts"
import type { Database, Tx } from "../../../platform/db.ts"
import { arrayText } from "../../../platform/rows.ts"
import type { Role } from "../../../vocabulary/roles.ts"
import { apiKeys, members, personalTokens, vendors } from "../tables.ts"

export type ApiKey = typeof apiKeys.$inferSelect
export type PersonalToken = typeof personalTokens.$inferSelect

const clock = { vendorId: vendors.id, mode: vendors.mode, testNow: vendors.testNow }

const keyOf = (vendorId: string, id: string) => and(eq(apiKeys.vendorId, vendorId), eq(apiKeys.id, id))
const tokenOf = (vendorId: string, id: string) => and(eq(personalTokens.vendorId, vendorId), eq(personalTokens.id, id))

/** The columns that say what time it is for the vendor of a credential. */
const holderClock = {
  vendorId: sql<string>`vendor_id`,
  mode: sql<"live" | "test">`mode`,
  testNow: sql<Date | null>`test_now`.mapWith(vendors.testNow),
}
const lastUsedAt = sql<Date | null>`last_used_at`.mapWith(apiKeys.lastUsedAt)

/** What the database says of a key, in the words in which it is looked at again. */
const found = sql<string>`${sql.raw(HOLDER_TEXT)}`

/** Keys that are alive, by the hashes that they were shown by, in one statement of the login's own. */
export async function findApiKeys(db: Database, hashes: readonly string[], now: Date) {
  const key = { id: sql<string>`id`, kind: sql<ApiKey["kind"]>`kind`, scopes: sql<ApiKey["scopes"]>`scopes` }
  const rows = await db
    .select({ hash: sql<string>`shown`, ...holderClock, ...key, lastUsedAt, found })
    .from(
      sql`unnest(${arrayText(hashes)}::text[]) as asked(shown), key_holder(shown, ${now.toISOString()}::timestamptz)`,
    )
  return new Map(rows.map(({ hash, ...row }) => [hash, row]))
}

/** The member whose token it is, the same way. */
export async function findTokenMember(db: Database, hash: string) {
  const member = { id: sql<string>`id`, personId: sql<string>`person_id`, role: sql<Role>`role` }
  const [row] = await db
    .select({
      ...holderClock,
      ...member,
      tokenId: sql<string>`token_id`,
      ssoId: sql<string | null>`sso_id`,
      lastUsedAt,
    })
    .from(sql`token_holder(${hash})`)
  return row ?? null
}

/** Whose key this was, which is revoked or expired. */
export async function findEndedKey(tx: Tx, hash: string) {
  const [row] = await tx
    .select({ ...clock, id: apiKeys.id, kind: apiKeys.kind })
    .from(apiKeys)
    .innerJoin(vendors, eq(vendors.id, apiKeys.vendorId))
    .where(eq(apiKeys.hash, hash))
  return row ?? null
}

/** Whose token this was, which is revoked or whose member left. */
export async function findEndedToken(tx: Tx, hash: string) {
  const [row] = await tx
    .select({ ...clock, id: members.id, personId: members.personId, role: members.role, tokenId: personalTokens.id })
    .from(personalTokens)
    .innerJoin(members, and(eq(members.vendorId, personalTokens.vendorId), eq(members.id, personalTokens.memberId)))
    .innerJoin(vendors, eq(vendors.id, personalTokens.vendorId))
    .where(eq(personalTokens.hash, hash))
  return row ?? null
}

export async function insertApiKey(tx: Tx, row: typeof apiKeys.$inferInsert): Promise<ApiKey> {
  const [saved] = await tx.insert(apiKeys).values(row).returning()
  return saved!
}

export async function countKeys(tx: Tx, vendorId: string): Promise<number> {
  const [row] = await tx
    .select({ keys: count() })
    .from(apiKeys)
    .where(and(eq(apiKeys.vendorId, vendorId), isNull(apiKeys.revokedAt)))
  return row!.keys
}

/** A key that was not revoked, locked. */
export async function lockKey(tx: Tx, vendorId: string, id: string): Promise<ApiKey | null> {
  const [row] = await tx
    .select()
    .from(apiKeys)
    .where(and(keyOf(vendorId, id), isNull(apiKeys.revokedAt)))
    .for("update")
  return row ?? null
}

export async function updateKey(tx: Tx, vendorId: string, id: string, set: { revokedAt: Date } | { expiresAt: Date }) {
  await tx.update(apiKeys).set(set).where(keyOf(vendorId, id))
}

/** Keys that were not revoked, newest first, one more than the page holds. */
export async function listKeys(tx: Tx, vendorId: string, page: PageRequest): Promise<ApiKey[]> {
  const after = decodeCursor(page.cursor)
  return tx
    .select()
    .from(apiKeys)
    .where(and(eq(apiKeys.vendorId, vendorId), isNull(apiKeys.revokedAt), after ? lt(apiKeys.id, after) : undefined))
    .orderBy(desc(apiKeys.id))
    .limit(page.limit + 1)
}

export async function insertPersonalToken(tx: Tx, row: typeof personalTokens.$inferInsert) {
  await tx.insert(personalTokens).values(row)
}

/** A member's tokens that were not revoked, newest first, one more than the page holds. */
export async function listTokens(tx: Tx, vendorId: string, memberId: string, page: PageRequest) {
  const after = decodeCursor(page.cursor)
  const own = and(eq(personalTokens.vendorId, vendorId), eq(personalTokens.memberId, memberId))
  return tx
    .select()
    .from(personalTokens)
    .where(and(own, isNull(personalTokens.revokedAt), after ? lt(personalTokens.id, after) : undefined))
    .orderBy(desc(personalTokens.id))
    .limit(page.limit + 1)
}

/** A token that was not revoked, locked. */
export async function lockToken(tx: Tx, vendorId: string, id: string): Promise<PersonalToken | null> {
  const [row] = await tx
    .select()
    .from(personalTokens)
    .where(and(tokenOf(vendorId, id), isNull(personalTokens.revokedAt)))
    .for("update")
  return row ?? null
}

export async function revokeToken(tx: Tx, vendorId: string, id: string, revokedAt: Date) {
  await tx.update(personalTokens).set({ revokedAt }).where(tokenOf(vendorId, id))
}

/** Notes when a key or token was used; where somebody holds the row, the next use does. */
export async function recordUse(
  tx: Tx,
  kind: "key" | "token",
  { vendorId, id }: { vendorId: string; id: string },
  at: Date,
) {
  const table = kind === "key" ? apiKeys : personalTokens
  const free = tx
    .select({ id: table.id })
    .from(table)
    .where(and(eq(table.vendorId, vendorId), eq(table.id, id)))
    .for("update", { skipLocked: true })
  await tx
    .update(table)
    .set({ lastUsedAt: at })
    .where(and(eq(table.vendorId, vendorId), eq(table.id, sql`(${free})`)))
}
