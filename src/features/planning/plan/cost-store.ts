import { and, desc, eq, isNull, lt, type SQL } from "drizzle-orm"
import { decodeCursor } from "../../../lib/page.ts"
import type { Tx } from "../../../platform/db.ts"
import type { ListCosts } from "../contract.ts"
import { costs } from "../tables.ts"

export type Cost = typeof costs.$inferSelect

export async function insertCost(tx: Tx, row: typeof costs.$inferInsert): Promise<Cost> {
  const [saved] = await tx.insert(costs).values(row).returning()
  return saved!
}

export async function findCost(tx: Tx, vendorId: string, id: string): Promise<Cost | null> {
  const [row] = await tx
    .select()
    .from(costs)
    .where(and(eq(costs.vendorId, vendorId), eq(costs.id, id)))
  return row ?? null
}

/** Takes a cost back, once; the row stays, so that past reports stay. */
export async function cancelCost(tx: Tx, vendorId: string, id: string, set: { canceledBy: string; canceledAt: Date }) {
  await tx
    .update(costs)
    .set(set)
    .where(and(eq(costs.vendorId, vendorId), eq(costs.id, id), isNull(costs.canceledAt)))
}

export async function listCosts(tx: Tx, vendorId: string, query: ListCosts): Promise<Cost[]> {
  const after = decodeCursor(query.cursor)
  const filters: (SQL | undefined)[] = [
    eq(costs.vendorId, vendorId),
    query.channel ? eq(costs.channel, query.channel) : undefined,
    query.period ? eq(costs.period, query.period) : undefined,
    query.kind ? eq(costs.kind, query.kind) : undefined,
    query.contractor ? eq(costs.contractor, query.contractor) : undefined,
    query.campaign ? eq(costs.campaign, query.campaign) : undefined,
    after ? lt(costs.id, after) : undefined,
  ]
  return tx
    .select()
    .from(costs)
    .where(and(...filters))
    .orderBy(desc(costs.id))
    .limit(query.limit + 1)
}
