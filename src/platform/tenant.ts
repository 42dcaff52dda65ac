import { sql } from "drizzle-orm"
import type { Ctx } from "./ctx.ts"
import { isRetryable, type Tx } from "./db.ts"

const MAX_TRIES = 4

/** One transaction that sees and writes only this vendor's rows. Claims the request's Idempotency-Key when it has one. */
export function asVendor<T>(ctx: Ctx, vendorId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  return withRetry(() =>
    ctx.db.transaction(async (tx) => {
      await takeRole(tx, "gv_vendor", vendorId, "")
      return withIdempotency(ctx, tx, vendorId, work)
    }),
  )
}

/** One transaction that reads what belongs to this affiliate, over all vendors. */
export function asAffiliate<T>(ctx: Ctx, personId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  return ctx.db.transaction(async (tx) => {
    await takeRole(tx, "gv_affiliate", "", personId)
    return work(tx)
  })
}

/** One transaction over all vendors: sign-in, queues and cron only. */
export function asSystem<T>(ctx: Pick<Ctx, "db">, work: (tx: Tx) => Promise<T>): Promise<T> {
  return withRetry(() =>
    ctx.db.transaction(async (tx) => {
      await takeRole(tx, "gv_system", "", "")
      return work(tx)
    }),
  )
}

/** Like asSystem, for the operator's writes, which may carry an Idempotency-Key. */
export function asOperator<T>(ctx: Ctx, work: (tx: Tx) => Promise<T>): Promise<T> {
  return withRetry(() =>
    ctx.db.transaction(async (tx) => {
      await takeRole(tx, "gv_system", "", "")
      return withIdempotency(ctx, tx, "operator", work)
    }),
  )
}

// set_config(…, true) is SET LOCAL: a pooled connection keeps nothing of it after the transaction.
async function takeRole(tx: Tx, role: string, vendorId: string, personId: string) {
  await tx.execute(
    sql`select set_config('role', ${role}, true), set_config('app.vendor_id', ${vendorId}, true), set_config('app.person_id', ${personId}, true)`,
  )
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
