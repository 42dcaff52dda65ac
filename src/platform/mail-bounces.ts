import { inArray, sql } from "drizzle-orm"
import { oneLine } from "../lib/text.ts"
import type { BounceKind } from "../vocabulary/bounces.ts"
import type { Tx } from "./db.ts"
import { arrayText } from "./rows.ts"
import { mailBounces } from "./tables.ts"

/** What became of a mail to an address; `arrived` takes back what was reported before. */
export type MailFate = { address: string; kind: BounceKind | "arrived"; reason: string; at: Date }
export type Bounce = typeof mailBounces.$inferSelect

const MAX_REASON = 500

/** Keeps the latest bounce reported of each address, as the system, however often. Arrivals are not kept: an older bounce after one counts. */
export async function recordFates(tx: Tx, fates: readonly MailFate[]): Promise<void> {
  const inTurn = fates.toSorted((a, b) => a.at.getTime() - b.at.getTime())
  for (const { kind, reason, at, ...of } of inTurn) {
    const address = of.address.toLowerCase()
    const instant = sql`${at.toISOString()}::timestamptz`
    if (kind === "arrived")
      await tx.delete(mailBounces).where(sql`${mailBounces.address} = ${address} and ${mailBounces.at} <= ${instant}`)
    else
      await tx.execute(sql`
        insert into ${mailBounces} as b (address, kind, reason, at)
        values (${address}, ${kind}, ${oneLine(reason).slice(0, MAX_REASON)}, ${instant})
        on conflict (address) do update set kind = excluded.kind, reason = excluded.reason, at = excluded.at
          where b.at <= excluded.at`)
  }
}

/** Which of these addresses mail does not reach, as the system. */
export async function findBounces(tx: Tx, addresses: readonly string[]): Promise<Map<string, Bounce>> {
  if (addresses.length === 0) return new Map()
  const asked = [...new Set(addresses.map((one) => one.toLowerCase()))]
  const rows = await tx.select().from(mailBounces).where(inArray(mailBounces.address, asked))
  return new Map(rows.map((row) => [row.address, row]))
}

/** Forgets what was reported of addresses. */
export async function deleteBounces(tx: Tx, addresses: readonly string[]): Promise<void> {
  await tx.delete(mailBounces).where(sql`${mailBounces.address} = any(${arrayText(addresses)}::text[])`)
}
