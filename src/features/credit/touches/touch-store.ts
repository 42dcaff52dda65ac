import { and, asc, desc, eq, gte, inArray, isNull, lt, lte, type SQL, sql } from "drizzle-orm"
import { decodeCursor } from "../../../lib/page.ts"
import type { Tx } from "../../../platform/db.ts"
import { members } from "../../identity/tables.ts"
import type { ListTouches } from "../contract.ts"
import { touches } from "../tables.ts"

export type TouchRow = typeof touches.$inferSelect
export type NewTouch = Omit<typeof touches.$inferInsert, "number">

/** No journey of a person is longer; a machine that sends more is counted by its first ones. */
const MAX_TOUCHES = 1000

/** Adds a touch; null when its external id or its click is known. */
export async function insertTouch(tx: Tx, row: NewTouch): Promise<TouchRow | null> {
  const [saved] = await tx.insert(touches).values(row).onConflictDoNothing().returning()
  return saved ?? null
}

/** Adds touches of clicks, those of a visitor who was unknown so far become the customer's; those that were new to them. */
export async function joinClicks(tx: Tx, rows: NewTouch[]): Promise<TouchRow[]> {
  if (rows.length === 0) return []
  return tx
    .insert(touches)
    .values(rows)
    .onConflictDoUpdate({
      target: [touches.vendorId, touches.clickId],
      targetWhere: sql`click_id is not null`,
      set: {
        customer: sql`excluded.customer`,
        customerExternalId: sql`excluded.customer_external_id`,
        knownAt: sql`excluded.known_at`,
        milestone: sql`coalesce(${touches.milestone}, excluded.milestone)`,
      },
      setWhere: isNull(touches.customer),
    })
    .returning()
}

/** Touches of clicks that no affiliate's link brought become the customer's. */
export async function joinAnonymous(
  tx: Tx,
  vendorId: string,
  clickIds: string[],
  set: { customer: string; customerExternalId: string; knownAt: Date; milestone?: "lead" },
): Promise<TouchRow[]> {
  return tx
    .update(touches)
    .set(set)
    .where(and(eq(touches.vendorId, vendorId), inArray(touches.clickId, clickIds), isNull(touches.customer)))
    .returning()
}

export async function findTouchByExternalId(tx: Tx, vendorId: string, externalId: string): Promise<TouchRow | null> {
  const [row] = await tx
    .select()
    .from(touches)
    .where(and(eq(touches.vendorId, vendorId), eq(touches.externalId, externalId)))
  return row ?? null
}

/** Whether the customer's journey has a touch that fits: of a channel, or with a milestone. */
export async function hasTouch(
  tx: Tx,
  vendorId: string,
  customer: string,
  like: { channel?: TouchRow["channel"]; milestone?: "lead" },
): Promise<boolean> {
  const rows = await tx
    .select({ id: touches.id })
    .from(touches)
    .where(
      and(
        eq(touches.vendorId, vendorId),
        eq(touches.customer, customer),
        like.channel ? eq(touches.channel, like.channel) : undefined,
        like.milestone ? eq(touches.milestone, like.milestone) : undefined,
      ),
    )
    .limit(1)
  return rows.length > 0
}

/** A customer's touches in the journey's order: all, or those between two instants, both included. */
export async function listJourney(
  tx: Tx,
  vendorId: string,
  customer: string,
  between?: { from: Date; to: Date },
): Promise<TouchRow[]> {
  return tx
    .select()
    .from(touches)
    .where(
      and(
        eq(touches.vendorId, vendorId),
        eq(touches.customer, customer),
        between ? and(gte(touches.at, between.from), lte(touches.at, between.to)) : undefined,
      ),
    )
    .orderBy(asc(touches.at), asc(touches.number))
    .limit(MAX_TOUCHES)
}

/** Gives a customer's touches to another; when the earliest of them was, null where there is none. */
export async function moveTouches(tx: Tx, vendorId: string, from: string, to: string): Promise<Date | null> {
  const moved = await tx
    .update(touches)
    .set({ customer: to })
    .where(and(eq(touches.vendorId, vendorId), eq(touches.customer, from)))
    .returning({ at: touches.at })
  return moved.reduce<Date | null>((first, { at }) => (first && first < at ? first : at), null)
}

/** `customer`: whose, where one is asked for. */
export async function listTouches(
  tx: Tx,
  vendorId: string,
  query: Omit<ListTouches, "customer_external_id">,
  customer: string | null,
): Promise<TouchRow[]> {
  const after = decodeCursor(query.cursor)
  const filters: (SQL | undefined)[] = [
    eq(touches.vendorId, vendorId),
    customer ? eq(touches.customer, customer) : undefined,
    query.channel ? eq(touches.channel, query.channel) : undefined,
    query.member_id ? eq(touches.memberId, query.member_id) : undefined,
    after ? lt(touches.id, after) : undefined,
  ]
  return tx
    .select()
    .from(touches)
    .where(and(...filters))
    .orderBy(desc(touches.id))
    .limit(query.limit + 1)
}

export async function isMember(tx: Tx, vendorId: string, memberId: string): Promise<boolean> {
  const rows = await tx
    .select({ id: members.id })
    .from(members)
    .where(and(eq(members.vendorId, vendorId), eq(members.id, memberId)))
  return rows.length > 0
}
