import { and, asc, inArray, isNull, lte, type SQL, sql } from "drizzle-orm"
import { realNow } from "./clock.ts"
import type { Tx } from "./db.ts"
import { rowsAs } from "./rows.ts"
import { outboxRows } from "./tables.ts"

/** What has happened, as its transaction left it. */
export type LeftEvent = Pick<typeof outboxRows.$inferSelect, "number" | "topic" | "ref" | "payload" | "createdAt"> & {
  vendorId: string
}

/** Events of these types that nobody has read yet, the earliest first, locked until the transaction ends. */
export async function lockEvents(tx: Tx, types: readonly string[], limit: number): Promise<LeftEvent[]> {
  const { number, vendorId, topic, ref, payload, createdAt } = outboxRows
  const isLeft = and(isNull(outboxRows.doneAt), isNull(outboxRows.parkedAt), lte(outboxRows.dueAt, realNow()))
  const rows = await tx
    .select({ number, vendorId, topic, ref, payload, createdAt })
    .from(outboxRows)
    .where(and(inArray(topic, [...types]), isLeft))
    .orderBy(asc(number))
    .limit(limit)
    .for("update", { skipLocked: true })
  return rows.map((row) => ({ ...row, vendorId: row.vendorId ?? "" }))
}

/** A writer for `apply`: these events were read. */
export function markRead(events: readonly Pick<LeftEvent, "number">[]): SQL {
  return sql`update outbox o set done_at = ${realNow().toISOString()}::timestamptz
    from ${rowsAs("own", events, { number: "bigint" })} where o.number = own.number`
}
