import { and, eq, lt, sql } from "drizzle-orm"
import type { Tx } from "../../../platform/db.ts"
import { vendors } from "../../identity/tables.ts"
import type { ClickKey } from "../redirect/core/click-key.ts"
import {
  clickAgents,
  clickOrigins,
  clicks,
  clickVisitors,
  deadLetters,
  isClick,
  landingOfClick,
  originOfClick,
} from "../tables.ts"

/** A vendor's clicks of before an instant, where they came from unless later ones did too, and dead letters of that time. */
export async function deleteClicksOf(tx: Tx, vendorId: string, before: Date): Promise<void> {
  const at = sql`${before.toISOString()}::timestamptz`
  const number = sql`(select v.number from vendors v where v.id = ${vendorId})`
  await tx.execute(sql`delete from ${clicks} where vendor_number = ${number} and at < ${at}`)
  await tx.execute(sql`
    delete from ${clickOrigins} o where o.vendor_number = ${number} and o.month <= (${at} at time zone 'UTC')::date
      and not exists (select from ${clicks} c where c.link_number = o.link_number and c.origin = o.number
        and c.at >= o.month::timestamp at time zone 'UTC' and c.at < (o.month + interval '1 month') at time zone 'UTC')`)
  await tx.delete(deadLetters).where(and(eq(deadLetters.vendorId, vendorId), lt(deadLetters.createdAt, before)))
}

/** One click of a vendor with whom it counts by; where it came from and by what program, unless others did too. */
export async function eraseClick(tx: Tx, vendorId: string, key: ClickKey): Promise<number> {
  const number = sql`(select v.number from vendors v where v.id = ${vendorId})`
  const gone = await tx
    .delete(clicks)
    .where(sql`${isClick(key)} and ${clicks.vendorNumber} = ${number}`)
    .returning({ at: clicks.at, origin: clicks.origin, agent: clicks.agent })
  const [linkNumber, nonce, at] = [
    sql`${key.linkNumber}::bigint`,
    sql`${key.nonce}::bigint`,
    new Date(key.at).toISOString(),
  ]
  await tx.execute(sql`delete from ${clickVisitors} where vendor_number = ${number} and link_number = ${linkNumber}
    and at = ${at}::timestamptz and nonce = ${nonce}`)
  for (const { origin, agent } of gone) {
    const month = sql`date_trunc('month', ${at}::timestamptz at time zone 'UTC')`
    await tx.execute(sql`delete from ${clickOrigins} o where o.vendor_number = ${number} and o.number = ${origin}::bigint
      and o.month = ${month}::date and not exists (select from ${clicks} c where c.link_number = o.link_number and c.origin = o.number
        and c.at >= ${month} at time zone 'UTC' and c.at < (${month} + interval '1 month') at time zone 'UTC')`)
    await tx.execute(sql`delete from ${clickAgents} a where a.vendor_number = ${number} and a.number = ${agent}::bigint
      and not exists (select from ${clicks} c where c.vendor_number = a.vendor_number and c.agent = a.number)`)
  }
  return gone.length
}

/** A click of a vendor with its texts, or null. */
export async function findClickText(tx: Tx, vendorId: string, key: ClickKey) {
  const isAgent = and(eq(clickAgents.vendorNumber, clicks.vendorNumber), eq(clickAgents.number, clicks.agent))
  const [row] = await tx
    .select({
      at: sql<string>`to_json(${clicks.at})`,
      country: clicks.country,
      flags: clicks.flags,
      landing_url: landingOfClick,
      referrer: clickOrigins.referrer,
      subs: clickOrigins.subs,
      user_agent: clickAgents.userAgent,
    })
    .from(clicks)
    .innerJoin(vendors, and(eq(vendors.number, clicks.vendorNumber), eq(vendors.id, vendorId)))
    .leftJoin(clickOrigins, originOfClick)
    .leftJoin(clickAgents, isAgent)
    .where(isClick(key))
  return row ?? null
}

/** Messages of these clicks that could not be stored. */
export async function deleteDeadLettersOf(tx: Tx, vendorId: string, clickIds: string[]): Promise<void> {
  for (const id of clickIds)
    await tx
      .delete(deadLetters)
      .where(and(eq(deadLetters.vendorId, vendorId), sql`strpos(${deadLetters.body}, ${id}) > 0`))
}
