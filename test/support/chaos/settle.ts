import { setTimeout as pause } from "node:timers/promises"
import type postgres from "postgres"
import type { Json } from "../app.ts"
import type { Desk } from "./desk.ts"

const END_MS = 60_000
const POLL_MS = 15
const MAX_RUNS = 5
const DEADLOCK = "40P01"

/** Until every run of a desk is completed; throws with what is not after a minute. */
export async function completeRuns(sql: postgres.Sql, desk: Desk) {
  const deadline = Date.now() + END_MS
  for (;;) {
    const shown: Json[] = await Promise.all(desk.runs.map(desk.show))
    const open = shown.filter((run) => run.status !== "completed")
    if (open.length === 0) return
    if (Date.now() > deadline) throw new Error(`a run does not end: ${JSON.stringify(open.map(unfinished))}`)
    await hurry(sql, desk.vendor.id)
    await desk.nudge()
  }
}

/** Runs of what the last ones could not pay, until nothing is payable. */
export async function payTheRest(sql: postgres.Sql, desk: Desk) {
  for (let count = 0; count < MAX_RUNS; count++) {
    const runs = await desk.draft()
    if (runs.length === 0) return
    for (const run of runs) await desk.release(run)
    await completeRuns(sql, desk)
  }
  throw new Error(`after ${MAX_RUNS} runs without faults something is still payable`)
}

/** Leases, too, run on real time; a look that found nothing counts as older than it is. */
export async function hurry(sql: postgres.Sql, vendorId: string) {
  await sweep(
    () => sql`update payout_items set due_at = now() where vendor_id = ${vendorId}
      and due_at > now() and status in ('planned', 'unknown', 'waiting_funds')`,
  )
  await sweep(
    () => sql`update payout_attempts set empty_since = empty_since - interval '1 minute'
      where vendor_id = ${vendorId}`,
  )
}

/** Until nothing is in the outbox and all that it posted is in the ledger's chain. */
export async function settleQueues(sql: postgres.Sql, nudge: () => Promise<unknown> | undefined) {
  const deadline = Date.now() + END_MS
  for (;;) {
    const left = await sweep(
      () => sql`
        update outbox set due_at = least(due_at, now()) where done_at is null returning topic, last_error`,
    )
    const [unsealed] = await sql`select count(*)::int as rows from ledger_unsealed`
    if (left.length === 0 && unsealed?.rows === 0) return
    if (Date.now() > deadline)
      throw new Error(
        `the outbox does not empty, or ${unsealed?.rows} are not sealed: ${JSON.stringify(left.slice(0, 5))}`,
      )
    await nudge()
    await pause(POLL_MS)
  }
}

/** A statement of ours over rows that the program works on: where the two wait for each other, ours comes again. */
export async function sweep<T>(statement: () => PromiseLike<T>): Promise<T> {
  for (;;) {
    try {
      return await statement()
    } catch (error) {
      if ((error as { code?: string }).code !== DEADLOCK) throw error
    }
  }
}

function unfinished({ id, status, items }: Json) {
  return { id, status, items: items.filter((item: Json) => !["sent", "blocked", "failed"].includes(item.status)) }
}
