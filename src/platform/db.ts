import { DrizzleQueryError, type SQL, sql } from "drizzle-orm"
import type { PgDialect } from "drizzle-orm/pg-core"
import { drizzle } from "drizzle-orm/postgres-js"
import postgres from "postgres"
import { AppError } from "../lib/errors.ts"
import { type Ask, readingTransaction } from "./reading-session.ts"
import { renderFast, selectFast } from "./render-sql.ts"

const CONNECT_TIMEOUT_SECONDS = 5
const MAX_CONNECTIONS = 5
/** The driver's own pauses grow to 20 s, long after the database is back. */
const RECONNECT_SECONDS = 0.2

type Pool = Pick<postgres.Options<Record<string, never>>, "max_lifetime" | "connection" | "onnotice" | "path">

/** A pool so large keeps some of its connections for batches. */
const LARGE_POOL = 10
/** As many as there are at a time. */
const FOR_BATCHES = 2

/** A pool for one process (Node) or one invocation (Workers: never shared, never ended; the runtime closes sockets). */
export function connect(url: string, max = MAX_CONNECTIONS, more: Partial<Pool> = {}) {
  const kept = max < LARGE_POOL ? 0 : FOR_BATCHES
  const pool = open(url, max - kept, more)
  if (kept === 0) return pool
  const batches = open(url, kept, more)
  batchPools.set(pool.db, batches.db)
  const end = async () => void (await Promise.all([pool.end(), batches.end()]))
  return { db: pool.db, end }
}

const batchPools = new WeakMap<object, Database>()

/**
 * Where batches of a pool begin: each connection makes its own plans of their statements, of 15,000 characters each, again whenever
 * the tables have grown, and a pool gives each of its connections a turn.
 */
export const batchPool = (db: Database): Database => batchPools.get(db) ?? db

function open(url: string, max: number, more: Partial<Pool>) {
  const client = postgres(url, {
    onnotice: () => {},
    ...more,
    max,
    backoff: () => RECONNECT_SECONDS,
    fetch_types: false,
    connect_timeout: CONNECT_TIMEOUT_SECONDS,
  })
  const db = drizzle(preparing(client))
  const { dialect } = db as unknown as { dialect: PgDialect }
  Object.assign(dialect, { sqlToQuery: renderFast(dialect), buildSelection: selectFast(dialect) })
  return { db, end: () => client.end({ timeout: 5 }) }
}

const PLANNED_FOR_VALUES = "/* planned for its values */"

/**
 * Begins a statement whose plan depends on its values, as a report's on its window: kept by a connection, it would be planned for
 * any window after five, which is a tenth of the rows or ten times as many. A transaction's is parsed once all the same. Of what is
 * read together it is so once it took long, see `readTogether`.
 */
export const plannedForValues = sql.raw(PLANNED_FOR_VALUES)

export const isPlannedForValues = (text: string): boolean => text.startsWith(PLANNED_FOR_VALUES)

/** The same statement by a plan that is kept. */
export const byKeptPlan = (text: string): string => text.slice(PLANNED_FOR_VALUES.length)

const PLAN_FOR_VALUES = [
  "set local plan_cache_mode = force_custom_plan",
  "set local plan_cache_mode to default",
] as const

/**
 * Drizzle asks for each statement to be parsed again, and the driver asks what types a new one's parameters have before it
 * sends them: a round trip more each. Here a connection knows what it ran before, and what is new goes out whole.
 */
function preparing<S extends postgres.Sql | postgres.TransactionSql>(sql: S): S {
  const { unsafe } = sql
  const isTransaction = !("begin" in sql)
  let beginning: Promise<unknown> = Promise.resolve()
  const asked = ((text, values, options) => {
    const isForValues = isPlannedForValues(text)
    const own = { ...options, prepare: !isForValues || isTransaction } as Held
    const send = () =>
      values && values.length > 0 && values.every(goesAsText)
        ? sentAsText(unsafe, text, values, own)
        : sentWhole(unsafe(text, values, own))
    if (isForValues && isTransaction) return sentBetween(unsafe, PLAN_FOR_VALUES, send)
    if (!own.onexecute) return send()
    const { query, sent } = sentAhead((held) => unsafe(text, values, held), own)
    beginning = query
    return sent
  }) as typeof unsafe
  sql.unsafe = asked
  if ("begin" in sql) {
    const { begin } = sql
    const prepared = ((work: (tx: postgres.TransactionSql) => unknown) => {
      const done = begin((tx) => {
        beginnings.set(tx, answer)
        return work(preparing(tx))
      })
      const answer = beginning
      return done
    }) as typeof begin
    sql.begin = prepared
  }
  if ("savepoint" in sql) {
    const { savepoint } = sql
    type Inner = (work: (tx: postgres.TransactionSql) => unknown) => Promise<unknown>
    const inner: Inner = (work) => (savepoint as Inner)((tx) => work(preparing(tx)))
    sql.savepoint = inner as typeof savepoint
  }
  return sql
}

/** What answers each transaction's BEGIN. */
const beginnings = new WeakMap<object, Promise<unknown>>()

/** Ends when the database has begun a transaction, whose first statements may be on their way before. */
export function isBegun(tx: Tx): Promise<unknown> {
  const { client } = tx._.session as unknown as { client: postgres.TransactionSql }
  return beginnings.get(client) ?? Promise.resolve()
}

/** How the driver takes a connection for a transaction: as its BEGIN is written, which it waits for by itself. */
type Held = postgres.UnsafeQueryOptions & { onexecute?(connection: object): void }
type Sendable = Promise<unknown> & { execute(): void }

/**
 * A BEGIN that counts as done once it is written, so that what follows it goes out with it and costs no round trip. The driver
 * would have it wait on a connection that is full; the connection is made free again for this transaction alone.
 */
function sentAhead(ask: (options: Held) => object, options: Held) {
  const { promise, resolve } = Promise.withResolvers<void>()
  const hold = (connection: object) => {
    options.onexecute?.(connection)
    queueMicrotask(() => {
      options.onexecute?.(connection)
      resolve()
    })
  }
  const query = ask({ ...options, onexecute: hold }) as Sendable
  const sent = {
    execute() {
      query.execute()
      return Promise.race([promise, query])
    },
  }
  return { query, sent }
}

const goesAsText = (value: unknown) => typeof value === "string" || typeof value === "number" || value === null

/**
 * A statement whose values are text, as numbers are on their way. The driver knows a statement by the types of its values and its text, which it puts together
 * and hashes each time, and that of a busy path has 15,000 characters; without types it is the text itself, hashed once.
 */
function sentAsText(unsafe: postgres.Sql["unsafe"], text: string, values: readonly unknown[], options: Held) {
  const query = unsafe(sameText(text), [], { ...options, simple: false } as Held)
  return sentWhole(Object.assign(query, { parameters: [...values] }))
}

/** Sends one statement before another, and one behind it. */
function sentBetween<Q>(unsafe: postgres.Sql["unsafe"], [before, behind]: readonly [string, string], send: () => Q): Q {
  const ask = (text: string) => (unsafe(text, [], { prepare: true, simple: false } as Held) as Sendable).execute()
  ask(before)
  const query = send()
  ;(query as Sendable).execute()
  ask(behind)
  return query
}

const LONG_TEXT = 200
const MOST_TEXTS = 1_000
const texts = new Map<string, string>()

/** The same string for the same text: what is built again is another to the engine, which hashes it again. */
function sameText(text: string): string {
  if (text.length < LONG_TEXT) return text
  const name = `${text.length} ${text.slice(-LONG_TEXT / 4)}`
  const known = texts.get(name)
  if (known === text) return known
  if (texts.size >= MOST_TEXTS) texts.clear()
  texts.set(name, text)
  return text
}

// The same two functions for all: of an object with its own the engine makes a dictionary, and whatever reads it is slow from then on.
const NEVER: PropertyDescriptor = { get: () => false, set: () => {} }

// Its values are text, whose types PostgreSQL finds by itself. The driver sets `describeFirst` where it means to ask.
function sentWhole<Q extends object>(query: Q): Q {
  return Object.defineProperty(query, "describeFirst", NEVER)
}

/** Sends a statement at once, before any that the transaction asks later; where it fails, each of those does too. */
export function sendAhead(
  tx: Tx,
  text: string,
  values: readonly unknown[],
  asLists = false,
): PromiseLike<Record<string, string | null>[]> {
  const { client } = tx._.session as unknown as { client: postgres.TransactionSql }
  const query = client.unsafe(text, values as string[])
  return (asLists ? (query.values() as unknown as typeof query) : query).execute()
}

/** The same of one that drizzle builds. */
export function sendStatement(tx: Tx, statement: SQL): PromiseLike<unknown> {
  const { dialect } = tx as unknown as { dialect: PgDialect }
  const { sql: text, params } = dialect.sqlToQuery(statement)
  return sendAhead(tx, text, params)
}

/** What reads as a transaction does, and hands each statement to `ask`. */
export function readingTx(db: Database, ask: Ask): Tx {
  const { dialect } = db as unknown as { dialect: PgDialect }
  return readingTransaction(dialect, ask) as unknown as Tx
}

/**
 * Marks all that a transaction asks from now on. PostgreSQL plans a prepared statement again whenever it is asked in another role
 * than before: what is asked in two by turns is two statements.
 */
export function markStatements(tx: Tx, mark: string): void {
  const { client } = tx._.session as unknown as { client: postgres.TransactionSql }
  const { unsafe } = client
  const marked = ((text, values, options) => unsafe(`${text} /* ${mark} */`, values, options)) as typeof unsafe
  client.unsafe = marked
}

/** Throws where the database does not answer. */
export async function ping(db: Database): Promise<void> {
  await db.execute(sql`select 1`)
}

export type Database = ReturnType<typeof open>["db"]
export type Tx = Parameters<Parameters<Database["transaction"]>[0]>[0]

const AWAY_CODES = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "CONNECT_TIMEOUT",
  "CONNECTION_CLOSED",
  "CONNECTION_ENDED",
  "CONNECTION_DESTROYED",
  "57P01",
  "57P02",
  "57P03",
  "53300",
])
/** Of a connection that was there, and that its server has ended. */
const LOST_CODES = new Set(["CONNECTION_CLOSED", "ECONNRESET", "EPIPE", "57P01", "57P02"])
// workerd's sockets say what happened in words only.
const AWAY_WORDS =
  /network connection lost|proxy request failed|cannot connect|connection attempt failed|connection (refused|terminated|closed|reset)|stream was cancelled|write_after_end|socket/i

function causes(error: unknown): { code?: string; message?: string }[] {
  const chain: { code?: string; message?: string; cause?: unknown; errors?: unknown[] }[] = []
  let at: unknown = error
  while (at && typeof at === "object" && chain.length < 6) {
    // Its words are the query and its parameters, which say nothing of the cause and are nobody's business.
    if (!(at instanceof DrizzleQueryError)) chain.push(at)
    at = (at as { cause?: unknown; errors?: unknown[] }).cause ?? (at as { errors?: unknown[] }).errors?.[0]
  }
  return chain
}

/** True when the database could not be reached or went away: the caller may try again, nothing was decided. */
export function isStoreAway(error: unknown): boolean {
  return causes(error).some(
    (c) =>
      AWAY_CODES.has(c.code ?? "") ||
      c.code?.startsWith("08") === true ||
      (c.code === undefined && AWAY_WORDS.test(c.message ?? "")),
  )
}

/** True where the connection was gone, and another one may do. */
export function isLost(error: unknown): boolean {
  return causes(error).some((c) => LOST_CODES.has(c.code ?? ""))
}

/** True for a deadlock or a serialization failure: running the same transaction again is right. */
export function isRetryable(error: unknown): boolean {
  return causes(error).some((c) => c.code === "40001" || c.code === "40P01")
}

/** The SQLSTATE behind an error, or null. */
export function sqlState(error: unknown): string | null {
  return causes(error).find((c) => c.code !== undefined)?.code ?? null
}

let frameOf = (frame: string) => frame

/** From now on frames of a failure are as this says them. */
export function nameFramesBy(name: (frame: string) => string): void {
  frameOf = name
}

/** What went wrong, in the words of the driver, for the log: without queries and their parameters. */
export function failureText(error: unknown): string {
  const message = causes(error)[0]?.message ?? String(error)
  const frames = error instanceof Error ? (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line)) : []
  return [message, ...frames.map(frameOf)].join("\n")
}

/** The same behind its code where the failure is one of ours: by it pages say it in their reader's language. */
export const codedFailure = (error: unknown): string =>
  error instanceof AppError ? `${error.code}: ${failureText(error)}` : failureText(error)
