import type { Ctx } from "./ctx.ts"
import { type Database, isRetryable, sendAhead, type Tx } from "./db.ts"
import { arrayText } from "./rows.ts"

/** Locks are waited for in the order of their names, so that nobody waits in a circle; what is read next is read after them. */
const TAKE_ROLE = `select set_config('role', $1, true), set_config('app.vendor_id', $2, true),
  set_config('app.person_id', $3, true),
  (select count(pg_advisory_xact_lock(hashtextextended(name, 0))) from unnest($4::text[]) name)`
const MAX_TRIES = 4
/** The driver asks a server that takes connections and hangs up over and over: whoever waits is asked to come again. */
const BEGIN_MS = 30_000

/** Names of locks that are this transaction's alone until it ends; they name the vendor, where they are of one. */
export type Locks = { locks?: readonly string[] }

/**
 * One transaction that sees and writes only this vendor's rows. Looks at who acts again where `can` asked for it, and
 * claims the request's Idempotency-Key when it has one.
 */
export function asVendor<T>(ctx: Ctx, vendorId: string, work: (tx: Tx) => Promise<T>, held: Locks = {}): Promise<T> {
  const run = async (tx: Tx) => {
    if (ctx.actorCheck && ctx.actorCheck.actions.size > 0) await ctx.actorCheck.look(tx)
    return withIdempotency(ctx, tx, vendorId, work)
  }
  return withRetry(() => begin(ctx.db, (tx) => inRole(tx, "gv_vendor", { vendorId, ...held }, () => run(tx))))
}

/** One transaction that reads what belongs to this affiliate, over all vendors. */
export function asAffiliate<T>(ctx: Ctx, personId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  return begin(ctx.db, (tx) => inRole(tx, "gv_affiliate", { personId }, () => work(tx)))
}

/** One transaction over all vendors: sign-in, queues and cron only. */
export function asSystem<T>(ctx: Pick<Ctx, "db">, work: (tx: Tx) => Promise<T>, held: Locks = {}): Promise<T> {
  return withRetry(() => begin(ctx.db, (tx) => inRole(tx, "gv_system", held, () => work(tx))))
}

/** Like asSystem, for the operator's writes, which may carry an Idempotency-Key. */
export function asOperator<T>(ctx: Ctx, work: (tx: Tx) => Promise<T>): Promise<T> {
  return withRetry(() =>
    begin(ctx.db, (tx) => inRole(tx, "gv_system", {}, () => withIdempotency(ctx, tx, "operator", work))),
  )
}

/** A transaction. One that does not begin in time counts as a store that is away, and then does nothing later either. */
export async function begin<T>(db: Database, work: (tx: Tx) => Promise<T>, withinMs = BEGIN_MS): Promise<T> {
  const begun = Promise.withResolvers<void>()
  let isGivenUp = false
  const timer = setTimeout(() => {
    isGivenUp = true
    begun.reject(Object.assign(new Error(`no transaction within ${withinMs} ms`), { code: "CONNECT_TIMEOUT" }))
  }, withinMs)
  const done = db.transaction(async (tx) => {
    if (isGivenUp) return tx.rollback()
    begun.resolve()
    return work(tx)
  })
  done.catch(begun.reject)
  await begun.promise.finally(() => clearTimeout(timer))
  return done
}

type Scope = Locks & { vendorId?: string; personId?: string }

// set_config(…, true) is SET LOCAL: a pooled connection keeps nothing of it after the transaction. It goes out with the
// first statement of the work, so it costs no round trip; where it is refused, that is the reason of the failure.
async function inRole<T>(tx: Tx, role: string, scope: Scope, work: () => Promise<T>) {
  const { vendorId = "", personId = "", locks = [] } = scope
  const taken = sendAhead(tx, TAKE_ROLE, [role, vendorId, personId, arrayText([...new Set(locks)].sort())])
  const [, result] = await Promise.all([taken, work()])
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
      if (attempt >= MAX_TRIES || !isRetryable(error)) throw error
    }
  }
}
