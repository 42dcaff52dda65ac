import { lt, sql } from "drizzle-orm"
import { toHex } from "../lib/hash.ts"
import { HOUR_MS, MINUTE_MS } from "../lib/time.ts"
import { realNow } from "./clock.ts"
import type { Ctx } from "./ctx.ts"
import { addressBlock } from "./limits.ts"
import { macOf } from "./signing.ts"
import { failureCounts } from "./tables.ts"
import { asSystem } from "./tenant.ts"

/** What guards people is counted in the database, so that it holds over all instances; of failures and sign-ins only. */
const COUNTED = {
  /** A minute. */
  wrong_credential: { most: 20, windowMs: MINUTE_MS },
  /** A quarter of an hour; an office signs in from one address. */
  sign_in: { most: 30, windowMs: 15 * MINUTE_MS },
} as const
const FORGOTTEN_AFTER_MS = HOUR_MS

const encoder = new TextEncoder()

/** Counts one more from an address; the seconds to wait when it is too many, else null. The address is only ever hashed. */
export async function countFrom(
  ctx: Pick<Ctx, "db" | "ports">,
  kind: keyof typeof COUNTED,
  address: string,
): Promise<number | null> {
  const { most, windowMs } = COUNTED[kind]
  const [key] = ctx.ports.env.signingKeys
  const hash = toHex(await macOf(key!, "failure-count", encoder.encode(`${kind} ${addressBlock(address)}`)))
  const now = realNow()
  const isOver = sql`${failureCounts.startedAt} <= ${new Date(now.getTime() - windowMs).toISOString()}`
  const [row] = await asSystem(ctx, (tx) =>
    tx
      .insert(failureCounts)
      .values({ hash, startedAt: now, count: 1 })
      .onConflictDoUpdate({
        target: failureCounts.hash,
        set: {
          count: sql`case when ${isOver} then 1 else ${failureCounts.count} + 1 end`,
          startedAt: sql`case when ${isOver} then excluded.started_at else ${failureCounts.startedAt} end`,
        },
      })
      .returning(),
  )
  if (row!.count <= most) return null
  return Math.max(1, Math.ceil((row!.startedAt.getTime() + windowMs - now.getTime()) / 1000))
}

/** Forgets counts whose windows are long over. */
export async function purgeCounts(ctx: Pick<Ctx, "db">): Promise<void> {
  const before = new Date(realNow().getTime() - FORGOTTEN_AFTER_MS)
  await asSystem(ctx, (tx) => tx.delete(failureCounts).where(lt(failureCounts.startedAt, before)))
}
