import { and, count, desc, eq, gt, isNull, lt, lte, not, sql } from "drizzle-orm"
import { decodeCursor, type PageRequest } from "../../lib/page.ts"
import type { Tx } from "../../platform/db.ts"
import type { EncryptedRow } from "../../platform/reencrypt.ts"
import { clickKey } from "../links/redirect/core/click-key.ts"
import { clickOrigins, clicks, isClick, links, originOfClick } from "../links/tables.ts"
import { affiliates } from "../programs/tables.ts"
import { webhookEndpoints } from "./tables.ts"

export type EndpointRow = typeof webhookEndpoints.$inferSelect
type Changes = { [K in keyof EndpointRow]?: EndpointRow[K] | undefined }

const { id, vendorId: vendorIdColumn, affiliateId: affiliateIdColumn } = webhookEndpoints
const thisOne = (vendorId: string, endpointId: string) => and(eq(vendorIdColumn, vendorId), eq(id, endpointId))
const ofVendor = (vendorId: string) => and(eq(vendorIdColumn, vendorId), isNull(affiliateIdColumn))

export async function insertEndpoint(tx: Tx, row: typeof webhookEndpoints.$inferInsert): Promise<EndpointRow> {
  const [saved] = await tx.insert(webhookEndpoints).values(row).returning()
  return saved!
}

/** An endpoint or postback of the vendor. */
export async function findEndpoint(tx: Tx, vendorId: string, endpointId: string, lock = false) {
  const query = tx.select().from(webhookEndpoints).where(thisOne(vendorId, endpointId))
  const [row] = await (lock ? query.for("update") : query)
  return row ?? null
}

export async function findPostback(tx: Tx, vendorId: string, affiliateId: string): Promise<EndpointRow | null> {
  const isIt = and(eq(vendorIdColumn, vendorId), eq(affiliateIdColumn, affiliateId))
  const [row] = await tx.select().from(webhookEndpoints).where(isIt)
  return row ?? null
}

/** Whom the postback is of. */
export async function findAffiliateEmail(tx: Tx, vendorId: string, affiliateId: string): Promise<string | null> {
  const isIt = and(eq(affiliates.vendorId, vendorId), eq(affiliates.id, affiliateId))
  const [row] = await tx.select({ email: affiliates.email }).from(affiliates).where(isIt)
  return row?.email ?? null
}

/** What a click brought with it; null for one that is not stored, or not of this vendor's links. */
export async function findClick(tx: Tx, vendorId: string, clickId: string) {
  const key = clickKey(clickId)
  if (!key) return null
  const [row] = await tx
    .select({ programId: links.programId, subs: clickOrigins.subs })
    .from(links)
    .innerJoin(clicks, isClick(key))
    .leftJoin(clickOrigins, originOfClick)
    .where(and(eq(links.vendorId, vendorId), eq(links.number, key.linkNumber)))
  if (!row) return null
  const { sub1 = null, sub2 = null, sub3 = null, sub4 = null, sub5 = null } = row.subs ?? {}
  return { programId: row.programId, sub1, sub2, sub3, sub4, sub5 }
}

/** The vendor's own endpoints, newest first, one more than the page holds. */
export async function listEndpoints(tx: Tx, vendorId: string, page: PageRequest): Promise<EndpointRow[]> {
  const after = decodeCursor(page.cursor)
  return tx
    .select()
    .from(webhookEndpoints)
    .where(and(ofVendor(vendorId), after ? lt(id, after) : undefined))
    .orderBy(desc(id))
    .limit(page.limit + 1)
}

export async function countEndpoints(tx: Tx, vendorId: string): Promise<number> {
  const [row] = await tx.select({ count: count() }).from(webhookEndpoints).where(ofVendor(vendorId))
  return row!.count
}

export async function updateEndpoint(tx: Tx, vendorId: string, endpointId: string, set: Changes): Promise<EndpointRow> {
  const [saved] = await tx.update(webhookEndpoints).set(set).where(thisOne(vendorId, endpointId)).returning()
  return saved!
}

export async function deleteEndpoint(tx: Tx, vendorId: string, endpointId: string): Promise<void> {
  await tx.delete(webhookEndpoints).where(thisOne(vendorId, endpointId))
}

/** Ends what is active; with `failingBefore` only where every attempt since that instant failed. Null: it was not. */
export async function stopEndpoint(
  tx: Tx,
  vendorId: string,
  endpointId: string,
  status: EndpointRow["status"],
  failingBefore?: Date,
): Promise<EndpointRow | null> {
  const isFailing = failingBefore && lte(webhookEndpoints.failingSince, failingBefore)
  const [saved] = await tx
    .update(webhookEndpoints)
    .set({ status })
    .where(and(thisOne(vendorId, endpointId), eq(webhookEndpoints.status, "active"), isFailing))
    .returning()
  return saved ?? null
}

/** Secrets that do not begin so, by endpoint; as the system only. */
export async function listEncryptedByOthers(tx: Tx, start: string, after: string, limit: number) {
  const encrypted = sql<string>`${webhookEndpoints.encryptedSecrets}`
  return tx
    .select({ key: id, encrypted })
    .from(webhookEndpoints)
    .where(and(not(sql`starts_with(${encrypted}, ${start})`), gt(id, after)))
    .orderBy(id)
    .limit(limit)
}

export async function replaceSecrets(tx: Tx, { key, encrypted: before }: EncryptedRow, encryptedSecrets: string) {
  const isSame = and(eq(id, key), eq(webhookEndpoints.encryptedSecrets, before))
  await tx.update(webhookEndpoints).set({ encryptedSecrets }).where(isSame)
}
