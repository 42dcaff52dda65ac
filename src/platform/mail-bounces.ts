import { and, inArray, lt, ne, sql } from "drizzle-orm"
import { oneLine } from "../lib/text.ts"
import type { BounceKind } from "../vocabulary/bounces.ts"
import type { Tx } from "./db.ts"
import { arrayText } from "./rows.ts"
import { mailBounces } from "./tables.ts"

/** What became of a mail to an address; `arrived` takes back what was reported of times before it. */
export type MailFate = { address: string; kind: BounceKind | "arrived"; reason: string; at: Date }
export type Bounce = Omit<typeof mailBounces.$inferSelect, "kind"> & { kind: BounceKind }

const MAX_REASON = 500

/** Keeps the latest that was reported of each address, as the system, however often and in whatever order it comes. */
export async function recordFates(tx: Tx, fates: readonly MailFate[]): Promise<void> {
  const inTurn = fates.toSorted((a, b) => a.at.getTime() - b.at.getTime())
  for (const { address, kind, reason, at } of inTurn)
    await tx.execute(sql`
      insert into ${mailBounces} as b (address, kind, reason, at)
      values (${address.toLowerCase()}, ${kind}, ${oneLine(reason).slice(0, MAX_REASON)}, ${at.toISOString()}::timestamptz)
      on conflict (address) do update set kind = excluded.kind, reason = excluded.reason, at = excluded.at
        where b.at <= excluded.at`)
}

/** Which of these addresses mail does not reach, as the system. */
export async function findBounces(tx: Tx, addresses: readonly string[]): Promise<Map<string, Bounce>> {
  if (addresses.length === 0) return new Map()
  const asked = [...new Set(addresses.map((one) => one.toLowerCase()))]
  const rows = await tx
    .select()
    .from(mailBounces)
    .where(and(inArray(mailBounces.address, asked), ne(mailBounces.kind, "arrived")))
  return new Map(rows.map((row) => [row.address, row as Bounce]))
}

/** Forgets arrivals before an instant, as the system: nobody reports a bounce from before them any more. */
export async function forgetArrivals(tx: Tx, before: Date): Promise<void> {
  await tx.delete(mailBounces).where(and(sql`${mailBounces.kind} = 'arrived'`, lt(mailBounces.at, before)))
}

/** Forgets what was reported of addresses. */
export async function deleteBounces(tx: Tx, addresses: readonly string[]): Promise<void> {
  await tx.delete(mailBounces).where(sql`${mailBounces.address} = any(${arrayText(addresses)}::text[])`)
}
