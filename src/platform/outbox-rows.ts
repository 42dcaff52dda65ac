import { and, inArray, isNotNull, isNull, lt, lte, or, type SQL, sql } from "drizzle-orm"
import { MINUTE_MS } from "../lib/time.ts"
import { apply, insertRows } from "./apply.ts"
import { realNow } from "./clock.ts"
import type { Tx } from "./db.ts"
import { anyOf, type Fact, rowsOf } from "./load.ts"
import type { OutboxRow } from "./outbox.ts"
import { BREAKS_AFTER, type Lane, leaseMs, PARKS_AFTER, pauseMs, retryMs, type Tally } from "./outbox-pace.ts"
import { jittered } from "./pause.ts"
import { rowsAs } from "./rows.ts"
import { outboxBreakers, outboxRows } from "./tables.ts"

/** Rows that nobody handles are marked as done, so many at once. */
const UNHANDLED_BATCH = 50
const UNHANDLED_LEASE_MS = MINUTE_MS
const PRUNED_AT_ONCE = 10_000

/** `failures`: of what it fails together with, one after another, when it was leased. */
export type Leased = OutboxRow & { number: bigint; attempts: number; failures: number }

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
    ), taken as (
    update outbox o set
      attempts = o.attempts + 1,
      leased_until = ${now.toISOString()}::timestamptz
        + coalesce((${leases}::jsonb ->> o.topic)::int, ${UNHANDLED_LEASE_MS}::int) * interval '1 millisecond'
    from chosen
    where o.number = chosen.number and (coalesce(chosen.failures, 0) < ${BREAKS_AFTER}::int or chosen.place = 1)
    returning o.number, o.vendor_id, o.topic, o.ref, o.payload, o.attempts, chosen.due_at,
      chosen.key, coalesce(chosen.failures, 0) as failures, o.leased_until
    ), probing as (
      -- Nobody else probes while this one is out.
      update outbox_breakers b set paused_until = taken.leased_until from taken
      where b.key = taken.key and taken.failures >= ${BREAKS_AFTER}::int
    )
    select number, vendor_id, topic, ref, payload, attempts, due_at, failures from taken`)
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
  failures: number
}

function toLeased({ vendor_id, due_at, number, topic, ref, payload, attempts, failures }: Taken) {
  return {
    number: BigInt(number),
    vendorId: vendor_id,
    topic,
    ref,
    payload,
    attempts,
    failures,
    place: Date.parse(due_at),
  }
}

const isOneOf = (value: ReturnType<typeof sql>, texts: string[]) =>
  sql`coalesce(${JSON.stringify(texts)}::jsonb ? ${value}, false)`

export type WorkOutcome = { row: Leased; kind: "done" | "untried" } | { row: Leased; kind: "failed"; lastError: string }

/**
 * Writes down what became of rows: those done are nobody's business any more, and their payload goes; those that failed are
 * put off, or parked; those not tried are given back. With it, what fails together.
 */
export async function settleRows(tx: Tx, outcomes: readonly WorkOutcome[], tallies: readonly Tally[]): Promise<void> {
  const numbersOf = (kind: WorkOutcome["kind"]) =>
    outcomes.filter((one) => one.kind === kind).map(({ row }) => ({ number: row.number }))
  const [done, untried] = [rowsAs("own", numbersOf("done"), NUMBER), rowsAs("own", numbersOf("untried"), NUMBER)]
  await apply(tx, {
    done: sql`update outbox o set done_at = ${realNow().toISOString()}::timestamptz, payload = '{}' from ${done}
      where o.number = own.number`,
    untried: sql`update outbox o set leased_until = null, attempts = o.attempts - 1 from ${untried}
      where o.number = own.number`,
    failed: putOff(outcomes),
    ...countFailures(tallies),
  })
}

const NUMBER = { number: "bigint" }
const afterMs = (ms: number) => new Date(realNow().getTime() + jittered(ms))

function putOff(outcomes: readonly WorkOutcome[]): SQL {
  const rows = outcomes.flatMap((one) => (one.kind === "failed" ? [one] : []))
  const failed = rows.map(({ row, lastError }) => ({
    number: row.number,
    dueAt: afterMs(retryMs(row.attempts)),
    lastError,
    parkedAt: row.attempts >= PARKS_AFTER ? realNow() : null,
  }))
  const types = { ...NUMBER, dueAt: "timestamptz(3)", lastError: "text", parkedAt: "timestamptz(3)" }
  return sql`update outbox o set leased_until = null, due_at = own."dueAt", last_error = own."lastError",
      parked_at = own."parkedAt"
    from ${rowsAs("own", failed, types)} where o.number = own.number`
}

/** Failures of others at the same time add up, unless something was done between. */
function countFailures(tallies: readonly Tally[]): Record<string, SQL> {
  const rows = tallies
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
    .map((tally) => {
      const pause = tally.added > 0 ? pauseMs(tally.streak) : null
      return { ...tally, failures: tally.added, pausedUntil: pause === null ? null : afterMs(pause) }
    })
  const counted = (some: typeof rows) =>
    insertRows(
      outboxBreakers,
      some.filter(({ added }) => added > 0),
    )
  const healed = rows.filter(({ added }) => added === 0)
  const onConflict = sql`on conflict (key) do update set
    paused_until = coalesce(excluded.paused_until, outbox_breakers.paused_until)`
  return {
    healed: sql`delete from outbox_breakers b using ${rowsAs("own", healed, { key: "text" })} where b.key = own.key`,
    reset: sql`${counted(rows.filter(({ isReset }) => isReset))} ${onConflict}, failures = excluded.failures`,
    grown: sql`${counted(rows.filter(({ isReset }) => !isReset))} ${onConflict},
      failures = outbox_breakers.failures + excluded.failures`,
  }
}

/** Whether any row is due that nobody has leased. */
export function isWorkDue(now: Date): Fact<boolean> {
  const { doneAt, parkedAt, dueAt, leasedUntil } = outboxRows
  const isFree = or(isNull(leasedUntil), lte(leasedUntil, now))
  return anyOf(sql`from ${outboxRows} where ${and(isNull(doneAt), isNull(parkedAt), lte(dueAt, now), isFree)}`)
}

/** Of each topic, for how many seconds its oldest row has been due. */
export function outboxAges(now: Date): Fact<{ topic: string; seconds: number }[]> {
  const seconds = sql<number>`extract(epoch from ${now.toISOString()}::timestamptz - min(due_at))::int`
  const { topic, doneAt, parkedAt, dueAt } = outboxRows
  return rowsOf(
    { topic, seconds },
    sql`from ${outboxRows}
    where ${and(isNull(doneAt), isNull(parkedAt), lte(dueAt, now))} group by topic order by topic`,
  )
}

/** Of each topic, how many rows were given up on. */
export function parkedByTopic(): Fact<{ topic: string; count: number }[]> {
  const { topic, parkedAt } = outboxRows
  const count = sql<number>`count(*)::int`
  return rowsOf({ topic, count }, sql`from ${outboxRows} where ${isNotNull(parkedAt)} group by topic order by topic`)
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
