import { DAY_MS } from "../lib/time.ts"
import { realNow } from "./clock.ts"
import type { Ctx } from "./ctx.ts"
import { codedFailure } from "./db.ts"
import { log } from "./log.ts"
import type { OutboxRow } from "./outbox.ts"
import { breakerOf, type Lane, openTally, type Tally, tallyDone, tallyFailed, tallyWritten } from "./outbox-pace.ts"
import { type Leased, leaseDue, pruneDone, settleRows, type WorkOutcome } from "./outbox-rows.ts"
import { inParallel } from "./parallel.ts"
import { pause } from "./pause.ts"
import { asSystem } from "./tenant.ts"
import { withTimeout } from "./timeout.ts"
import { noteWork } from "./work-log.ts"

/** While one topic takes its time, the others are looked at again this often. */
const LOOK_AGAIN_MS = 1_000
/** While a batch runs, what became of its rows is written down this often. */
const WRITE_EVERY_MS = 1_000
const MAX_ERROR = 500
const DONE_KEPT_MS = 14 * DAY_MS

/** A topic's handler, and how its rows are run. */
export type Topic = Lane & { run(ctx: Ctx, row: OutboxRow, signal: AbortSignal): Promise<void> }

/** Rows of these topics are taken in each turn by what takes all there are, and never waits for others than our store. */
export type Beside = { topics: readonly string[]; run(ctx: Ctx): Promise<void> }

/**
 * Runs what is due until nothing is, or so long has passed. Each topic is a lane of its own: one that is slow, or whose
 * provider hangs, holds up no other. Rows of a topic that nobody handles are done at once, but for those that are
 * taken in beside by all at once. `isLeft`: there may be more.
 */
export async function drainOutbox(
  ctx: Ctx,
  topics: Record<string, Topic>,
  maxMs = Number.POSITIVE_INFINITY,
  beside: Beside = { topics: [], run: async () => {} },
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
    await beside.run(ctx)
    const busy = [...running.keys()]
    const rows = await asSystem(ctx, (tx) => leaseDue(tx, topics, [...beside.topics, ...busy]))
    for (const [name, batch] of Map.groupBy(rows, (row) => row.topic)) running.set(name, begin(name, batch))
    // What was busy when we asked may have left work for its topic since.
    if (rows.length === 0 && busy.length === 0) return { done, isLeft: false }
    if (running.size > 0) await Promise.race([...running.values(), pause(LOOK_AGAIN_MS)])
  }
}

/**
 * How many of them are done now. What became of them is written down at the end, all at once, and each second until then:
 * a batch costs what it costs however many rows it has, and little is done again after a crash.
 */
async function runBatch(ctx: Ctx, topic: Topic | undefined, rows: Leased[]): Promise<number> {
  const tallies = new Map<string, Tally>()
  const outcomes: WorkOutcome[] = []
  let isOver = false
  const write = async () => {
    const [said, counted] = [outcomes.splice(0), [...tallies.values()].filter((one) => one.isReset || one.added > 0)]
    for (const tally of counted) tallies.set(tally.key, tallyWritten(tally))
    if (said.length > 0) await asSystem(ctx, (tx) => settleRows(tx, said, counted))
  }
  const run = async (row: Leased) =>
    void outcomes.push(topic ? await runRow(ctx, topic, row, tallies) : { row, kind: "done" })
  const running = inParallel(rows, topic?.parallel ?? 1, run).finally(() => {
    isOver = true
  })
  let done = 0
  while (!isOver) {
    await Promise.race([running, pause(WRITE_EVERY_MS)])
    done += outcomes.filter(({ kind }) => kind === "done").length
    // After what cannot be written down the rest is run to its end: the leases of all of them end by themselves.
    await write().catch(async (error) => {
      await running
      throw error
    })
  }
  return done
}

async function runRow(ctx: Ctx, topic: Topic, row: Leased, tallies: Map<string, Tally>): Promise<WorkOutcome> {
  const key = breakerOf(topic, row)
  const tally = () => tallies.get(key) ?? openTally(key, row.failures)
  if (tally().isPaused) return { row, kind: "untried" }
  const cut = new AbortController()
  const since = realNow().getTime()
  const note = (outcome: WorkOutcome["kind"]) =>
    noteWork("job", since, { name: row.topic, ref: row.ref, vendor: row.vendorId, attempt: row.attempts, outcome })
  try {
    await withTimeout(topic.run(ctx, row, cut.signal), topic.rowMs, row.topic)
    tallies.set(key, tallyDone(tally()))
    note("done")
    return { row, kind: "done" }
  } catch (error) {
    cut.abort()
    const lastError = codedFailure(error).slice(0, MAX_ERROR)
    log("outbox_failed", { topic: row.topic, ref: row.ref, error: lastError })
    tallies.set(key, tallyFailed(tally()))
    note("failed")
    return { row, kind: "failed", lastError }
  }
}

/** Forgets rows that were done 14 days ago. */
export async function purgeDone(ctx: Pick<Ctx, "db">): Promise<void> {
  await asSystem(ctx, (tx) => pruneDone(tx, new Date(realNow().getTime() - DONE_KEPT_MS)))
}
