import { DAY_MS } from "../lib/time.ts"
import { realNow } from "./clock.ts"
import type { Ctx } from "./ctx.ts"
import { failureText } from "./db.ts"
import { log } from "./log.ts"
import type { OutboxRow } from "./outbox.ts"
import { breakerOf, type Lane } from "./outbox-pace.ts"
import { giveBack, type Leased, leaseDue, markDone, markFailed, pruneDone } from "./outbox-rows.ts"
import { inParallel } from "./parallel.ts"
import { pause } from "./pause.ts"
import { asSystem } from "./tenant.ts"
import { withTimeout } from "./timeout.ts"

/** While one topic takes its time, the others are looked at again this often. */
const LOOK_AGAIN_MS = 1_000
const MAX_ERROR = 500
const DONE_KEPT_MS = 14 * DAY_MS

/** A topic's handler, and how its rows are run. */
export type Topic = Lane & { run(ctx: Ctx, row: OutboxRow, signal: AbortSignal): Promise<void> }

/**
 * Runs what is due until nothing is, or so long has passed. Each topic is a lane of its own: one that is slow, or whose
 * provider hangs, holds up no other. Rows of a topic that nobody handles are done at once. `isLeft`: there may be more.
 */
export async function drainOutbox(
  ctx: Ctx,
  topics: Record<string, Topic>,
  maxMs = Number.POSITIVE_INFINITY,
): Promise<{ done: number; isLeft: boolean }> {
  const start = realNow().getTime()
  const running = new Map<string, Promise<void>>()
  let done = 0
  let failure: { error: unknown } | undefined
  const begin = async (name: string, rows: Leased[]) => {
    try {
      done += await runBatch(ctx, topics[name], rows)
    } catch (error) {
      failure ??= { error }
    }
    running.delete(name)
  }
  for (;;) {
    if (failure || realNow().getTime() - start > maxMs) {
      await Promise.all(running.values())
      if (failure) throw failure.error
      return { done, isLeft: true }
    }
    const busy = [...running.keys()]
    const rows = await asSystem(ctx, (tx) => leaseDue(tx, topics, busy))
    for (const [name, batch] of Map.groupBy(rows, (row) => row.topic)) running.set(name, begin(name, batch))
    // What was busy when we asked may have left work for its topic since.
    if (rows.length === 0 && busy.length === 0) return { done, isLeft: false }
    if (running.size > 0) await Promise.race([...running.values(), pause(LOOK_AGAIN_MS)])
  }
}

/** How many of them are done now. */
async function runBatch(ctx: Ctx, topic: Topic | undefined, rows: Leased[]): Promise<number> {
  const numbers = (some: Leased[]) => some.map((row) => row.number)
  if (!topic) {
    await asSystem(ctx, (tx) => markDone(tx, numbers(rows)))
    return rows.length
  }
  const paused = new Set<string>()
  const untried: Leased[] = []
  let done = 0
  await inParallel(rows, topic.parallel, async (row) => {
    const breaker = breakerOf(topic, row)
    if (paused.has(breaker)) return void untried.push(row)
    const outcome = await runRow(ctx, topic, row)
    if (outcome === "done") done++
    if (outcome === "paused") paused.add(breaker)
  })
  if (untried.length > 0) await asSystem(ctx, (tx) => giveBack(tx, numbers(untried)))
  return done
}

async function runRow(ctx: Ctx, topic: Topic, row: Leased): Promise<"done" | "failed" | "paused"> {
  const cut = new AbortController()
  try {
    await withTimeout(topic.run(ctx, row, cut.signal), topic.rowMs, row.topic)
    await asSystem(ctx, (tx) => markDone(tx, [row.number], breakerOf(topic, row)))
    return "done"
  } catch (error) {
    cut.abort()
    const text = failureText(error).slice(0, MAX_ERROR)
    log("outbox_failed", { topic: row.topic, ref: row.ref, error: text })
    return (await asSystem(ctx, (tx) => markFailed(tx, topic, row, text))) ? "paused" : "failed"
  }
}

/** Forgets rows that were done 14 days ago. */
export async function purgeDone(ctx: Pick<Ctx, "db">): Promise<void> {
  await asSystem(ctx, (tx) => pruneDone(tx, new Date(realNow().getTime() - DONE_KEPT_MS)))
}
