import { type SQL, sql } from "drizzle-orm"
import type { Tx } from "../../../platform/db.ts"
import { arrayText } from "../../../platform/rows.ts"
import { reportCloses, reportCosts } from "../tables.ts"
import { freshCloses, freshCosts } from "./close-store.ts"

/** Days (UTC) to write again, and all from one until another. */
export type Days = { days: string[]; since: string | null; until: string }
type Of = { vendorId: string; vendorNumber: number }

const EVER = sql`'infinity'::timestamptz`

const spansOf = ({ days, since, until }: Days): SQL => {
  const start = sql`coalesce(${since}::date, '-infinity')`
  return sql`spans as materialized (
    select ${start}::timestamp at time zone 'UTC' as "from", ${until}::date::timestamp at time zone 'UTC' as "to"
    union all
    select day::timestamp at time zone 'UTC', (day + 1)::timestamp at time zone 'UTC' from unnest(${arrayText(days)}::date[]) day
    where day < ${start}
  )`
}

const clear = (tx: Tx, table: typeof reportCloses | typeof reportCosts, { vendorNumber }: Of, { days, since }: Days) =>
  tx.delete(table).where(sql`${table.vendorNumber} = ${vendorNumber}::int
    and (${table.day} = any(${arrayText(days)}::date[]) or ${table.day} >= coalesce(${since}::date, '-infinity'))`)

type Known = { known: string | null }

/** Writes closed sales of some days; since when all that they say is known, null where there are none. */
export async function writeCloses(tx: Tx, of: Of & { lookbackDays: number }, days: Days): Promise<string | null> {
  await clear(tx, reportCloses, of, days)
  const [row] = await tx.execute<Known>(sql`
    with ${spansOf(days)}, ${freshCloses(of.vendorId, of.lookbackDays, EVER)}, written as (
      insert into report_closes (vendor_number, day, sale_id, at, currency, amount_minor, refunded_minor, journey, path, first_at,
        splits, model, is_sum)
      select ${of.vendorNumber}::int, (at at time zone 'UTC')::date, sale_id, at, currency, amount, refunded, journey, path,
        first_at, splits, model, is_sum from fresh
    )
    select max(known_at)::text as known from fresh`)
  return row!.known
}

/** The same of what commissions cost that were earned then. */
export async function writeCosts(tx: Tx, of: Of, days: Days): Promise<string | null> {
  await clear(tx, reportCosts, of, days)
  const [row] = await tx.execute<Known>(sql`
    with ${spansOf(days)}, ${freshCosts(of.vendorId, EVER)}, written as (
      insert into report_costs (vendor_number, day, at, currency, amount_minor)
      select ${of.vendorNumber}::int, (at at time zone 'UTC')::date, at, currency, sum(amount) from spent group by at, currency
    )
    select max(posted_at)::text as known from spent`)
  return row!.known
}
