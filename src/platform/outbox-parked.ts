import { and, desc, eq, isNotNull, isNull, lt } from "drizzle-orm"
import { decodeCursor, type PageRequest } from "../lib/page.ts"
import { realNow } from "./clock.ts"
import type { Tx } from "./db.ts"
import { outboxRows } from "./tables.ts"

const PREFIX = "job_"
const NUMBER = /^\d{1,18}$/

/** Work that failed so often that it is left to people. */
export type ParkedRow = { id: string } & Pick<
  typeof outboxRows.$inferSelect,
  "topic" | "ref" | "attempts" | "lastError" | "parkedAt" | "createdAt"
>

const columns = {
  number: outboxRows.number,
  topic: outboxRows.topic,
  ref: outboxRows.ref,
  attempts: outboxRows.attempts,
  lastError: outboxRows.lastError,
  parkedAt: outboxRows.parkedAt,
  createdAt: outboxRows.createdAt,
}

/** A vendor's, or (null) the platform's own. */
const parkedOf = (vendorId: string | null) =>
  and(
    vendorId === null ? isNull(outboxRows.vendorId) : eq(outboxRows.vendorId, vendorId),
    isNotNull(outboxRows.parkedAt),
  )

/** The newest first, one more than the page holds. */
export async function listParked(tx: Tx, vendorId: string | null, page: PageRequest): Promise<ParkedRow[]> {
  const after = numberOf(decodeCursor(page.cursor))
  const rows = await tx
    .select(columns)
    .from(outboxRows)
    .where(and(parkedOf(vendorId), after === null ? undefined : lt(outboxRows.number, after)))
    .orderBy(desc(outboxRows.number))
    .limit(page.limit + 1)
  return rows.map(({ number, ...row }) => ({ id: PREFIX + number, ...row }))
}

/** Makes a parked row due again, as if it had never failed; what it had come to, or null where none is parked. */
export async function unparkRow(tx: Tx, vendorId: string | null, id: string): Promise<ParkedRow | null> {
  const number = numberOf(id)
  if (number === null) return null
  const isIt = and(parkedOf(vendorId), eq(outboxRows.number, number))
  const [row] = await tx.select(columns).from(outboxRows).where(isIt).for("update")
  if (!row) return null
  await tx
    .update(outboxRows)
    .set({ parkedAt: null, attempts: 0, leasedUntil: null, dueAt: realNow() })
    .where(eq(outboxRows.number, number))
  const { number: _, ...parked } = row
  return { id, ...parked }
}

function numberOf(id: string | null): bigint | null {
  const tail = id?.startsWith(PREFIX) ? id.slice(PREFIX.length) : ""
  return NUMBER.test(tail) ? BigInt(tail) : null
}
