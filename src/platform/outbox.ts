import { and, asc, eq, inArray, isNull, lte, or, sql } from "drizzle-orm"
import { realNow } from "./clock.ts"
import type { Ctx } from "./ctx.ts"
import { failureText, type Tx } from "./db.ts"
import { inParallel } from "./parallel.ts"
import { outboxRows } from "./tables.ts"
import { asSystem } from "./tenant.ts"

const LEASE_MS = 60_000
const BATCH = 50
/** So that a long piece of work does not hold up what is short. */
const PARALLEL = 4
const MAX_BACKOFF_MS = 300_000

export type OutboxRow = { vendorId: string | null; topic: string; ref: string; payload: Record<string, unknown> }
/** Runs after the commit, at least once: idempotent. */
export type OutboxHandler = (ctx: Ctx, row: OutboxRow) => Promise<void>

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

/**
 * Runs what is due until nothing is, or so long has passed; each row by its topic's handler. Rows without a handler are done
 * at once. `isLeft`: there may be more.
 */
export async function drainOutbox(
  ctx: Ctx,
  handlers: Record<string, OutboxHandler>,
  maxMs = Number.POSITIVE_INFINITY,
): Promise<{ done: number; isLeft: boolean }> {
  let done = 0
  for (const start = realNow().getTime(); ; ) {
    if (realNow().getTime() - start > maxMs) return { done, isLeft: true }
    const rows = await asSystem(ctx, leaseDue)
    if (rows.length === 0) return { done, isLeft: false }
    const [toRun, toMark] = [rows.filter((row) => handlers[row.topic]), rows.filter((row) => !handlers[row.topic])]
    if (toMark.length > 0) await markDone(ctx, toMark)
    done += toMark.length
    await inParallel(toRun, PARALLEL, async (row) => {
      if (await runRow(ctx, row, handlers[row.topic])) done++
    })
  }
}

async function leaseDue(tx: Tx) {
  const now = realNow()
  const due = await tx
    .select({ number: outboxRows.number })
    .from(outboxRows)
    .where(
      and(
        isNull(outboxRows.doneAt),
        lte(outboxRows.dueAt, now),
        or(isNull(outboxRows.leasedUntil), lte(outboxRows.leasedUntil, now)),
      ),
    )
    .orderBy(asc(outboxRows.number))
    .limit(BATCH)
    .for("update", { skipLocked: true })
  if (due.length === 0) return []
  return tx
    .update(outboxRows)
    .set({ leasedUntil: new Date(now.getTime() + LEASE_MS), attempts: sql`${outboxRows.attempts} + 1` })
    .where(
      inArray(
        outboxRows.number,
        due.map((d) => d.number),
      ),
    )
    .returning()
}

type Leased = Awaited<ReturnType<typeof leaseDue>>[number]

async function markDone(ctx: Ctx, rows: Pick<Leased, "number">[]) {
  const numbers = rows.map((row) => row.number)
  const set = { doneAt: realNow(), payload: {} }
  await asSystem(ctx, (tx) => tx.update(outboxRows).set(set).where(inArray(outboxRows.number, numbers)))
}

async function runRow(ctx: Ctx, row: Leased, handler: OutboxHandler | undefined): Promise<boolean> {
  try {
    await handler?.(ctx, row)
    await markDone(ctx, [row])
    return true
  } catch (error) {
    const lastError = failureText(error).slice(0, 500)
    const wait = Math.min(1000 * 2 ** row.attempts, MAX_BACKOFF_MS)
    console.error(JSON.stringify({ event: "outbox_failed", topic: row.topic, ref: row.ref, error: lastError }))
    await asSystem(ctx, (tx) =>
      tx
        .update(outboxRows)
        .set({ leasedUntil: null, dueAt: new Date(realNow().getTime() + wait), lastError })
        .where(eq(outboxRows.number, row.number)),
    )
    return false
  }
}
