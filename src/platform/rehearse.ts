import { sql } from "drizzle-orm"
import type { Database, Tx } from "./db.ts"
import { begin } from "./tenant.ts"

/**
 * Does work whose transactions, one after another, are savepoints of one that is undone at the end: nothing of it stays, and
 * nobody else sees any of it. Rejects as the work does.
 */
export async function rehearse<T>(db: Database, work: (trial: Database) => Promise<T>): Promise<T> {
  const undo = new Error("the rehearsal is over")
  let result: { value: T } | undefined
  const rehearsed = begin(db, async (tx) => {
    await tx.execute(sql`set constraints all immediate`)
    result = { value: await work(trialOf(tx)) }
    throw undo
  })
  await rehearsed.catch((error: unknown) => {
    if (error !== undo) throw error
  })
  return result!.value
}

function trialOf(tx: Tx): Database {
  let last: Promise<unknown> = Promise.resolve()
  const transaction = <R>(run: (inner: Tx) => Promise<R>): Promise<R> => {
    const next = last.then(() => asBegun(tx)).then(() => tx.transaction(run))
    last = next.catch(() => {})
    return next
  }
  return { transaction } as unknown as Database
}

/** Each takes its role as the login does, and keeps none of what the one before has set. */
async function asBegun(tx: Tx): Promise<void> {
  await tx.execute(sql`select set_config('role', 'none', true), set_config('lock_timeout', '0', true)`)
}
