import { and, desc, eq, lt } from "drizzle-orm"
import { decodeCursor, type PageRequest } from "../../lib/page.ts"
import { realNow } from "../../platform/clock.ts"
import type { Tx } from "../../platform/db.ts"
import { members, vendors } from "../identity/tables.ts"
import { erasures, retentions } from "./tables.ts"

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

export type Erasure = typeof erasures.$inferSelect

export async function insertErasure(tx: Tx, row: typeof erasures.$inferInsert): Promise<Erasure> {
  const [saved] = await tx.insert(erasures).values(row).returning()
  return saved!
}

/** One that is still to be done of this e-mail. */
export async function findOpenErasure(tx: Tx, vendorId: string, email: string): Promise<Erasure | null> {
  const [row] = await tx
    .select()
    .from(erasures)
    .where(and(eq(erasures.vendorId, vendorId), eq(erasures.email, email)))
  return row ?? null
}

/** Locked, so that two who run it take turns. */
export async function lockErasure(tx: Tx, vendorId: string, id: string): Promise<Erasure | null> {
  const [row] = await tx
    .select()
    .from(erasures)
    .where(and(eq(erasures.vendorId, vendorId), eq(erasures.id, id)))
    .for("update")
  return row ?? null
}

export async function findErasure(tx: Tx, vendorId: string, id: string): Promise<Erasure | null> {
  const [row] = await tx
    .select()
    .from(erasures)
    .where(and(eq(erasures.vendorId, vendorId), eq(erasures.id, id)))
  return row ?? null
}

/** With the name of the member who asked for it. */
export function listErasures(tx: Tx, vendorId: string, page: PageRequest) {
  const after = decodeCursor(page.cursor)
  return tx
    .select({ erasure: erasures, requestedBy: members.name })
    .from(erasures)
    .leftJoin(members, and(eq(members.vendorId, erasures.vendorId), eq(members.id, erasures.requestedBy)))
    .where(and(eq(erasures.vendorId, vendorId), after ? lt(erasures.id, after) : undefined))
    .orderBy(desc(erasures.id))
    .limit(page.limit + 1)
}

export async function updateErasure(tx: Tx, vendorId: string, id: string, set: Partial<Erasure>): Promise<void> {
  await tx
    .update(erasures)
    .set(set)
    .where(and(eq(erasures.vendorId, vendorId), eq(erasures.id, id)))
}
