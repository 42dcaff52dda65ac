import { and, eq, inArray, lt, notInArray, sql } from "drizzle-orm"
import type { Tx } from "../../platform/db.ts"
import { stripeEvents } from "./tables.ts"

export type StoredEvent = typeof stripeEvents.$inferSelect

const CLEARED_AT_ONCE = 10_000

const thisEvent = (owner: string, id: string) => and(eq(stripeEvents.owner, owner), eq(stripeEvents.id, id))

/** Stores an event as it came; false when it came before. */
export async function insertEvent(tx: Tx, row: typeof stripeEvents.$inferInsert): Promise<boolean> {
  const saved = await tx.insert(stripeEvents).values(row).onConflictDoNothing().returning({ id: stripeEvents.id })
  return saved.length > 0
}

export async function findEvent(tx: Tx, owner: string, id: string): Promise<StoredEvent | null> {
  const [row] = await tx.select().from(stripeEvents).where(thisEvent(owner, id))
  return row ?? null
}

export async function closeEvent(
  tx: Tx,
  { owner, id }: Pick<StoredEvent, "owner" | "id">,
  set: Partial<typeof stripeEvents.$inferInsert>,
) {
  await tx.update(stripeEvents).set(set).where(thisEvent(owner, id))
}

/** Counts one more try that failed, with its reason; how many there were. */
export async function countFailure(tx: Tx, { owner, id }: Pick<StoredEvent, "owner" | "id">, reason: string) {
  const [row] = await tx
    .update(stripeEvents)
    .set({ attempts: sql`${stripeEvents.attempts} + 1`, reason })
    .where(thisEvent(owner, id))
    .returning({ attempts: stripeEvents.attempts })
  return row?.attempts ?? 0
}

/** Takes out what events held that were settled before an instant; of objects the id stays, which the list shows. */
export async function clearPayloads(tx: Tx, before: Date, of: { owner: string } | { notOf: string[] }) {
  const settled = tx
    .select({ owner: stripeEvents.owner, id: stripeEvents.id })
    .from(stripeEvents)
    .where(
      and(
        inArray(stripeEvents.status, ["processed", "ignored"]),
        lt(stripeEvents.processedAt, before),
        sql`${stripeEvents.payload} ? 'type'`,
        "owner" in of ? eq(stripeEvents.owner, of.owner) : notInArray(stripeEvents.owner, of.notOf),
      ),
    )
    .limit(CLEARED_AT_ONCE)
  const objectId = sql`jsonb_build_object('id', ${stripeEvents.payload} #> '{data,object,id}')`
  await tx
    .update(stripeEvents)
    .set({ payload: sql`jsonb_build_object('data', jsonb_build_object('object', ${objectId}))` })
    .where(sql`(${stripeEvents.owner}, ${stripeEvents.id}) in ${settled}`)
}
