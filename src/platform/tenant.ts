import { confirm, HOLDER_TEXT, holderNow } from "./assumed.ts"
import { realNow } from "./clock.ts"
import type { ActorCheck, Ctx } from "./ctx.ts"
import { batchPool, type Database, isBegun, isLost, isRetryable, markStatements, sendAhead, type Tx } from "./db.ts"
import { arrayText } from "./rows.ts"

/**
 * One plan of each statement, by keys alone: a plan lives for as long as its tables are about the size they had when it was made, and of
 * small ones PostgreSQL would read all.
 */
const BY_KEYS = `set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true),
  set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)`
/** Locks are waited for in the order of their names, so that nobody waits in a circle; what is read next is read after them. */
const TAKE_ROLE = `select set_config('role', $1, true), set_config('app.vendor_id', $2, true),
  set_config('app.person_id', $3, true), case when $9 <> '' then concat(set_config('lock_timeout', $9, true), ${BY_KEYS}) end,
  case when $5 <> '' then acting_as($5, $2, $6, $7, $8::timestamptz) end as acting,
  (select count(pg_advisory_xact_lock(hashtextextended(name, 0))) from unnest($4::text[]) name)`
/**
 * The same for several vendors, and for whoever acts: what each of them may is asked in their order. Of a key that finds one row no set of
 * pages is made first.
 */
const TAKE_BATCH_ROLE = `select set_config('role', 'gv_batch', true), set_config('app.vendor_ids', $1, true),
  set_config('lock_timeout', $2, true), concat(${BY_KEYS}, set_config('enable_bitmapscan', 'off', true)),
  (select json_agg(acting_as(kind, vendor, actor, token, $3::timestamptz) order by index)::text
    from unnest($4::text[], $5::text[], $6::text[], $7::text[]) with ordinality as a(kind, vendor, actor, token, index)) as acting,
  (select count(pg_advisory_xact_lock(hashtextextended(name, 0))) from unnest($8::text[]) name),
  (select json_agg((select ${HOLDER_TEXT} from key_holder(hash, $3::timestamptz)) order by index)::text
    from unnest($9::text[]) with ordinality as k(hash, index)) as holders`
/** How long a batch waits for a lock, since all in it wait for what one needs, and others for the batch. */
const BATCH_LOCK_MS = 1_000
/** As PostgreSQL says it. */
const FOR_EVER_MS = "0"
const MAX_TRIES = 4
/** A pool's connections may all be gone without anybody having looked. */
const MAX_LOST = 12
/** The driver asks a server that takes connections and hangs up over and over: whoever waits is asked to come again. */
const BEGIN_MS = 30_000

/**
 * Names of locks that are this transaction's alone until it ends; they name the vendor, where they are of one. `isByKeys`: it keeps
 * one plan of each statement, since making one costs more than running it, and finds all rows by keys. `isBatch` where others wait
 * for it, too: then it waits a second for a lock and no longer.
 */
export type Locks = { locks?: readonly string[]; isBatch?: boolean; isByKeys?: boolean }

/**
 * One transaction that sees and writes only this vendor's rows. Looks at who acts again where `can` asked for it, and
 * claims the request's Idempotency-Key when it has one.
 */
export function asVendor<T>(ctx: Ctx, vendorId: string, work: (tx: Tx) => Promise<T>, held: Locks = {}): Promise<T> {
  const again = ctx.actorCheck && ctx.actorCheck.actions.size > 0 ? ctx.actorCheck : undefined
  const scope = { vendorId, again, ...held }
  const run = (tx: Tx) => inRole(tx, "gv_vendor", scope, () => withIdempotency(ctx, tx, vendorId, work))
  return known(ctx, () => withRetry(() => begin(ctx.db, run)))
}

/** A request of a vendor, one of several in a transaction. */
export type Request = { ctx: Ctx; vendorId: string }

/**
 * One transaction that sees and writes only rows of these requests' vendors, of the tables that such work concerns; it waits a second
 * for a lock, and no longer. Looks at everyone who acts again, and at assumed keys, and throws for all where one may not: `work` may
 * ask its first statement beside that, and waits for `checked` before it asks another. No Idempotency-Keys.
 */
export function asVendors<T>(
  requests: readonly Request[],
  work: (tx: Tx, checked: Promise<void>) => Promise<T>,
  locks: readonly string[],
): Promise<T> {
  return withRetry(() => begin(batchPool(requests[0]!.ctx.db), (tx) => inBatchRole(tx, requests, locks, work)))
}

/** One transaction that reads what belongs to this affiliate, over all vendors. */
export function asAffiliate<T>(ctx: Ctx, personId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  return known(ctx, () => begin(ctx.db, (tx) => inRole(tx, "gv_affiliate", { personId }, () => work(tx))))
}

/** One transaction over all vendors: sign-in, queues and cron only. */
export function asSystem<T>(
  ctx: Pick<Ctx, "db" | "assumed">,
  work: (tx: Tx) => Promise<T>,
  held: Locks = {},
): Promise<T> {
  return known(ctx, () => withRetry(() => begin(ctx.db, (tx) => inRole(tx, "gv_system", held, () => work(tx)))))
}

/** One statement outside any transaction and role, by which the login may call what was made for it and nothing else. */
export function asLogin<T>(ctx: Pick<Ctx, "db">, ask: (db: Database) => Promise<T>): Promise<T> {
  return withRetry(() => inTime(ask(ctx.db), "no answer"))
}

/** Like asSystem, for the operator's writes, which may carry an Idempotency-Key. */
export function asOperator<T>(ctx: Ctx, work: (tx: Tx) => Promise<T>): Promise<T> {
  return withRetry(() =>
    begin(ctx.db, (tx) => inRole(tx, "gv_system", {}, () => withIdempotency(ctx, tx, "operator", work))),
  )
}

/** What only reads asks beside its query whether an assumed key is what it was; what does anything else asks before. */
function known<T>({ db, assumed }: Pick<Ctx, "db" | "assumed">, work: () => Promise<T>): Promise<T> {
  if (!assumed || assumed.state === "confirmed") return work()
  const ask = () => inTime(db.execute<{ found: string }>(holderNow(assumed, realNow())), "no answer")
  return withRetry(ask).then(([row]) => {
    confirm(assumed, row?.found ?? null)
    return work()
  })
}

/** A transaction. One that does not begin in time counts as a store that is away, and then does nothing later either. */
export async function begin<T>(db: Database, work: (tx: Tx) => Promise<T>, withinMs = BEGIN_MS): Promise<T> {
  const begun = Promise.withResolvers<void>()
  let isGivenUp = false
  const done = db.transaction(async (tx) => {
    if (isGivenUp) return tx.rollback()
    isBegun(tx).then(() => begun.resolve(), begun.reject)
    const result = await work(tx)
    return isGivenUp ? tx.rollback() : result
  })
  done.catch(begun.reject)
  await inTime(begun.promise, "no transaction", withinMs).catch((error: unknown) => {
    isGivenUp = true
    return noteUndone(error)
  })
  return done
}

async function inTime<T>(work: Promise<T>, what: string, withinMs = BEGIN_MS): Promise<T> {
  const over = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    over.reject(Object.assign(new Error(`${what} within ${withinMs} ms`), { code: "CONNECT_TIMEOUT" }))
  }, withinMs)
  return Promise.race([work, over.promise]).finally(() => clearTimeout(timer))
}

type Scope = Locks & { vendorId?: string; personId?: string; again?: ActorCheck | undefined }

// set_config(…, true) is SET LOCAL: a pooled connection keeps nothing of it after the transaction. It goes out with the
// first statement of the work, so it costs no round trip; where it is refused, that is the reason of the failure. Only
// where who acts is looked at again does the work wait for it.
async function inRole<T>(tx: Tx, role: string, scope: Scope, work: () => Promise<T>) {
  const { vendorId = "", personId = "", locks = [], isBatch = false, isByKeys = false, again } = scope
  const names = arrayText([...new Set(locks)].sort())
  const acting = again ? [again.kind, again.id, again.tokenId ?? ""] : ["", "", ""]
  const waitsMs = isBatch ? String(BATCH_LOCK_MS) : isByKeys ? FOR_EVER_MS : ""
  const taken = sendAhead(tx, TAKE_ROLE, [role, vendorId, personId, names, ...acting, realNow().toISOString(), waitsMs])
  if (again) again.decide((await taken)[0]?.acting ?? null)
  const [, result] = await Promise.all([taken, work()])
  return result
}

async function inBatchRole<T>(
  tx: Tx,
  requests: readonly Request[],
  locks: readonly string[],
  work: (tx: Tx, checked: Promise<void>) => Promise<T>,
): Promise<T> {
  const checks = requests.flatMap(({ ctx: { actorCheck }, vendorId }) =>
    actorCheck && actorCheck.actions.size > 0 ? [{ vendorId, check: actorCheck }] : [],
  )
  const nameOf = ({ vendorId, check }: (typeof checks)[number]) => `${vendorId} ${check.id} ${check.tokenId}`
  const actors = [...new Map(checks.map((one) => [nameOf(one), one])).values()]
  const names = (of: (one: (typeof checks)[number]) => string) => arrayText(actors.map(of))
  const assumed = requests.flatMap(({ ctx }) => (ctx.assumed && ctx.assumed.state !== "confirmed" ? [ctx.assumed] : []))
  const hashes = [...new Set(assumed.map(({ hash }) => hash))]
  const taken = sendAhead(tx, TAKE_BATCH_ROLE, [
    ` ${[...new Set(requests.map(({ vendorId }) => vendorId))].join(" ")} `,
    String(BATCH_LOCK_MS),
    realNow().toISOString(),
    names(({ check }) => check.kind),
    names(({ vendorId }) => vendorId),
    names(({ check }) => check.id),
    names(({ check }) => check.tokenId ?? ""),
    arrayText([...new Set(locks)].sort()),
    arrayText(hashes),
  ])
  const check = async () => {
    const [row] = await taken
    const holders = JSON.parse(row?.holders ?? "[]") as (string | null)[]
    for (const one of assumed) confirm(one, holders[hashes.indexOf(one.hash)] ?? null)
    const acting = JSON.parse(row?.acting ?? "[]") as (string | null)[]
    const found = new Map(actors.map((one, index) => [nameOf(one), acting[index] ?? null]))
    for (const one of checks) one.check.decide(found.get(nameOf(one)) ?? null)
  }
  markStatements(tx, "batch")
  const checked = check()
  const [, result] = await Promise.all([checked, work(tx, checked)])
  return result
}

async function withIdempotency<T>(ctx: Ctx, tx: Tx, scope: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  if (!ctx.idempotency) return work(tx)
  await ctx.idempotency.take(tx, scope)
  const result = await work(tx)
  await ctx.idempotency.keep(tx, scope, result)
  return result
}

async function withRetry<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run()
    } catch (error) {
      const isUndone = isLost(error) && undone.has(error as object)
      if (attempt >= (isUndone ? MAX_LOST : MAX_TRIES) || !(isUndone || isRetryable(error))) throw error
    }
  }
}

/** Failures before which nothing was done. */
const undone = new WeakSet<object>()

function noteUndone(error: unknown): never {
  if (error instanceof Error) undone.add(error)
  throw error
}
