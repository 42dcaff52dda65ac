import { and, eq, inArray, isNull } from "drizzle-orm"
import { realNow } from "./clock.ts"
import type { Ctx } from "./ctx.ts"
import type { Tx } from "./db.ts"
import { outboxRows } from "./tables.ts"

export type OutboxRow = { vendorId: string | null; topic: string; ref: string; payload: Record<string, unknown> }
/** Runs after the commit, at least once: idempotent. `signal` is aborted when it took too long. */
export type OutboxHandler = (ctx: Ctx, row: OutboxRow, signal: AbortSignal) => Promise<void>

/** Puts down what must follow this commit, at once or after so many milliseconds of real time. */
export async function outbox(
  tx: Tx,
  vendorId: string | null,
  topic: string,
  ref: string,
  payload: Record<string, unknown> = {},
  afterMs = 0,
) {
  const now = realNow()
  const dueAt = new Date(now.getTime() + afterMs)
  await tx.insert(outboxRows).values({ vendorId, topic, ref, payload, createdAt: now, dueAt })
}

/** The same topic about several things, at once. */
export async function outboxAll(tx: Tx, vendorId: string, topic: string, refs: string[]) {
  if (refs.length === 0) return
  const now = realNow()
  await tx
    .insert(outboxRows)
    .values(refs.map((ref) => ({ vendorId, topic, ref, payload: {}, createdAt: now, dueAt: now })))
}

/** Makes rows of a topic due now that wait for one of these. */
export async function hasten(tx: Tx, topic: string, refs: string[]) {
  if (refs.length === 0) return
  await tx
    .update(outboxRows)
    .set({ dueAt: realNow() })
    .where(and(isNull(outboxRows.doneAt), eq(outboxRows.topic, topic), inArray(outboxRows.ref, refs)))
}
