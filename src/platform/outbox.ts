import { type SQL, sql } from "drizzle-orm"
import type {
  Asked,
  AWAITING_TOPICS,
  Events,
  EventType,
  Happened,
  OutboxWork,
  WorkTopic,
} from "../vocabulary/topics.ts"
import { insertRows } from "./apply.ts"
import { realNow } from "./clock.ts"
import type { Ctx } from "./ctx.ts"
import type { Tx } from "./db.ts"
import { arrayText } from "./rows.ts"
import { outboxRows } from "./tables.ts"

export type OutboxRow<T extends string = string> = {
  vendorId: string | null
  topic: T
  ref: string
  payload: T extends WorkTopic ? OutboxWork[T] : Record<string, unknown>
}
/** Runs after the commit, at least once: idempotent. `signal` is aborted when it took too long. */
export type OutboxHandler<T extends WorkTopic> = (ctx: Ctx, row: OutboxRow<T>, signal: AbortSignal) => Promise<void>

type NewRow = typeof outboxRows.$inferInsert
/** The last arguments of a call: what is carried, unless that is nothing. */
type Rest<P> = Record<never, never> extends P ? [carries?: P, afterMs?: number] : [carries: P, afterMs?: number]

/** Puts down what must follow this commit, at once or after so many milliseconds of real time. */
export async function outbox<T extends WorkTopic>(
  tx: Tx,
  vendorId: string | null,
  topic: T,
  ref: string,
  ...[carries, afterMs]: Rest<OutboxWork[T]>
) {
  await tx.insert(outboxRows).values(toWork(vendorId, { topic, ref, carries, afterMs }))
}

/** The same topic about several things, at once. */
export async function outboxAll<T extends WorkTopic>(tx: Tx, vendorId: string, topic: T, refs: string[]) {
  if (refs.length > 0) await tx.insert(outboxRows).values(refs.map((ref) => toWork(vendorId, { topic, ref })))
}

/** Puts down what has happened, with the change itself. */
export async function emit<T extends EventType>(
  tx: Tx,
  vendorId: string,
  type: T,
  ref: string,
  ...[carries]: Record<never, never> extends Events[T] ? [carries?: Events[T]] : [carries: Events[T]]
) {
  await tx.insert(outboxRows).values(toEvent(vendorId, { type, ref, carries }))
}

/** The same has happened to several things. */
export async function emitAll<T extends EventType>(tx: Tx, vendorId: string, type: T, refs: string[]) {
  if (refs.length > 0) await tx.insert(outboxRows).values(refs.map((ref) => toEvent(vendorId, { type, ref })))
}

/** The outbox's writer of one decision, for `apply`: what it has made happen, and what is to follow. */
export function writeOutbox(vendorId: string, events: readonly Happened[], work: readonly Asked[] = []): SQL {
  return writeOutboxes([{ vendorId, events, work }])
}

/** What each of several decisions has made happen, and what is to follow. */
type Followed = { vendorId: string; events: readonly Happened[]; work: readonly Asked[] }

/** The same of several decisions, each of a vendor's. */
export function writeOutboxes(of: readonly Followed[]): SQL {
  return insertRows(
    outboxRows,
    of.flatMap(({ vendorId, events, work }) => [
      ...events.map((event) => toEvent(vendorId, event)),
      ...work.map((one) => toWork(vendorId, one)),
    ]),
  )
}

export type VendorWork = Asked & { vendorId: string | null }

/** The same for work of several vendors. */
export function writeWork(work: readonly VendorWork[]): SQL {
  return insertRows(
    outboxRows,
    work.map((one) => toWork(one.vendorId, one)),
  )
}

/** A writer for `apply` that makes rows of a topic due now which wait for one of these. */
export function expedite(topic: (typeof AWAITING_TOPICS)[number], refs: readonly string[]): SQL {
  return sql`update ${outboxRows} o set due_at = ${realNow().toISOString()}::timestamptz
    from unnest(${arrayText(refs)}::text[]) as awaited(ref)
    where o.topic = ${sql.raw(`'${topic}'`)} and o.ref = awaited.ref and o.done_at is null`
}

type AnyWork = { topic: WorkTopic; ref: string; carries?: object | undefined; afterMs?: number | undefined }
type AnyEvent = { type: EventType; ref: string; carries?: object | undefined }

function toWork(vendorId: string | null, { topic, ref, carries = {}, afterMs = 0 }: AnyWork): NewRow {
  const now = realNow()
  const dueAt = new Date(now.getTime() + afterMs)
  return { vendorId, topic, ref, payload: carries as NewRow["payload"], createdAt: now, dueAt }
}

function toEvent(vendorId: string, { type, ref, carries = {} }: AnyEvent): NewRow {
  const now = realNow()
  return { vendorId, topic: type, ref, payload: carries as NewRow["payload"], createdAt: now, dueAt: now }
}
