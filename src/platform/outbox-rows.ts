import { and, eq, inArray, isNotNull, lt, sql } from "drizzle-orm"
import { MINUTE_MS } from "../lib/time.ts"
import { realNow } from "./clock.ts"
import type { Tx } from "./db.ts"
import type { OutboxRow } from "./outbox.ts"
import { BREAKS_AFTER, breakerOf, type Lane, leaseMs, PARKS_AFTER, pauseMs, retryMs } from "./outbox-pace.ts"
import { jittered } from "./pause.ts"
import { outboxBreakers, outboxRows } from "./tables.ts"

/** Rows that nobody handles are marked as done, so many at once. */
const UNHANDLED_BATCH = 50
const UNHANDLED_LEASE_MS = MINUTE_MS
const PRUNED_AT_ONCE = 10_000

export type Leased = OutboxRow & { number: bigint; attempts: number }

/**
 * Takes what is due of every topic that is not busy, each up to its lane's batch, the longest due first. What is paused
 * is left out; of what was paused and may be tried again, one row is taken as a probe.
 */
export async function leaseDue(tx: Tx, lanes: Record<string, Lane>, busy: string[]): Promise<Leased[]> {
  const now = realNow()
  const topics = Object.entries(lanes)
  const batches = JSON.stringify(Object.fromEntries(topics.map(([topic, lane]) => [topic, lane.batch])))
  const leases = JSON.stringify(Object.fromEntries(topics.map(([topic, lane]) => [topic, leaseMs(lane)])))
  const together = topics.filter(([, lane]) => lane.fails === "together").map(([topic]) => topic)
  const rows = await tx.execute<Taken>(sql`
    with recursive topics(topic) as (
      (select topic from outbox where done_at is null and parked_at is null order by topic limit 1)
      union all
      select (
        select o.topic from outbox o
        where o.done_at is null and o.parked_at is null and o.topic > t.topic
        order by o.topic limit 1
      ) from topics t where t.topic is not null
    ), due as (
      select row.* from topics t cross join lateral (
        select o.number, o.due_at, b.key, b.failures
        from outbox o
        left join outbox_breakers b
          on b.key = o.topic || case when ${isOneOf(sql`o.topic`, together)} then '' else ' ' || coalesce(o.vendor_id, '') end
        where o.topic = t.topic and o.done_at is null and o.parked_at is null and o.due_at <= ${now.toISOString()}
          and (o.leased_until is null or o.leased_until <= ${now.toISOString()})
          and (b.paused_until is null or b.paused_until <= ${now.toISOString()})
        order by o.due_at, o.number
        limit coalesce((${batches}::jsonb ->> t.topic)::int, ${UNHANDLED_BATCH}::int)
        for update of o skip locked
      ) row
      where t.topic is not null and not ${isOneOf(sql`t.topic`, busy)}
    ), chosen as (
      select due.*, row_number() over (partition by key order by due_at, number) as place from due
    )
    update outbox o set
      attempts = o.attempts + 1,
      leased_until = ${now.toISOString()}::timestamptz
        + coalesce((${leases}::jsonb ->> o.topic)::int, ${UNHANDLED_LEASE_MS}::int) * interval '1 millisecond'
    from chosen
    where o.number = chosen.number and (coalesce(chosen.failures, 0) < ${BREAKS_AFTER}::int or chosen.place = 1)
    returning o.number, o.vendor_id, o.topic, o.ref, o.payload, o.attempts, chosen.due_at,
      case when chosen.failures >= ${BREAKS_AFTER}::int then chosen.key end as probed, o.leased_until`)
  for (const row of rows) if (row.probed !== null) await pauseUntil(tx, row.probed, new Date(row.leased_until))
  return rows.map(toLeased).sort((a, b) => a.place - b.place || (a.number < b.number ? -1 : 1))
}

type Taken = {
  number: string
  vendor_id: string | null
  topic: string
  ref: string
  payload: Record<string, unknown>
  attempts: number
  due_at: string
  leased_until: string
  probed: string | null
}

function toLeased({ vendor_id, due_at, number, topic, ref, payload, attempts }: Taken) {
  return { number: BigInt(number), vendorId: vendor_id, topic, ref, payload, attempts, place: Date.parse(due_at) }
}

const isOneOf = (value: ReturnType<typeof sql>, texts: string[]) =>
  sql`coalesce(${JSON.stringify(texts)}::jsonb ? ${value}, false)`

// Nobody else probes while this one is out.
async function pauseUntil(tx: Tx, key: string, pausedUntil: Date) {
  await tx.update(outboxBreakers).set({ pausedUntil }).where(eq(outboxBreakers.key, key))
}

/** Rows that nobody has to do anything about any more; their payload goes with it. */
export async function markDone(tx: Tx, numbers: bigint[], breaker?: string) {
  const done = tx.update(outboxRows).set({ doneAt: realNow(), payload: {} }).where(inArray(outboxRows.number, numbers))
  if (breaker === undefined) return void (await done)
  await Promise.all([done, tx.delete(outboxBreakers).where(eq(outboxBreakers.key, breaker))])
}

/** Puts off a row that failed, or parks it; whether what it fails together with is paused now. */
export async function markFailed(tx: Tx, lane: Lane, row: Leased, lastError: string): Promise<boolean> {
  const now = realNow()
  const at = (ms: number) => new Date(now.getTime() + jittered(ms))
  const parkedAt = row.attempts >= PARKS_AFTER ? now : null
  const [, [breaker]] = await Promise.all([
    tx
      .update(outboxRows)
      .set({ leasedUntil: null, dueAt: at(retryMs(row.attempts)), lastError, parkedAt })
      .where(eq(outboxRows.number, row.number)),
    tx
      .insert(outboxBreakers)
      .values({ key: breakerOf(lane, row), failures: 1 })
      .onConflictDoUpdate({ target: outboxBreakers.key, set: { failures: sql`${outboxBreakers.failures} + 1` } })
      .returning(),
  ])
  const pause = pauseMs(breaker!.failures)
  if (pause !== null) await pauseUntil(tx, breaker!.key, at(pause))
  return pause !== null
}

/** Gives back rows that were taken and not tried. */
export async function giveBack(tx: Tx, numbers: bigint[]) {
  await tx
    .update(outboxRows)
    .set({ leasedUntil: null, attempts: sql`${outboxRows.attempts} - 1` })
    .where(inArray(outboxRows.number, numbers))
}

/** Deletes rows that were done before an instant; a backlog of them in pieces, a piece each time. */
export async function pruneDone(tx: Tx, before: Date) {
  const old = tx
    .select({ number: outboxRows.number })
    .from(outboxRows)
    .where(and(isNotNull(outboxRows.doneAt), lt(outboxRows.doneAt, before)))
    .limit(PRUNED_AT_ONCE)
  await tx.delete(outboxRows).where(inArray(outboxRows.number, old))
}
