import { sql } from "drizzle-orm"
import { plannedForValues, type Tx } from "../../../platform/db.ts"
import { keptStatement } from "../../../platform/kept-statement.ts"
import { CHANNELS, type Channel } from "../../credit/models/core/journey.ts"
import { dayStart, instant } from "../span-store.ts"
import type { Window } from "./channel-store.ts"
import { closes, lookback } from "./close-store.ts"

/** Money in minor units; medians are of the journeys that closed, null where none did. */
export type PathCounts = { journeys: number; closes: number; revenue: bigint }
export type PathRow = PathCounts & {
  path: Channel[]
  medianDays: number | null
  medianTouches: number | null
}

type Found = {
  path: string
  journeys: string
  closes: string
  revenue: string
  days: number | null
  touches: number | null
  all_journeys: string
  all_closes: string
  all_revenue: string
}

// What the database calls channels while it strings journeys together.
const BY_LETTER = new Map(CHANNELS.map((channel) => [channel.slice(0, 1), channel]))

type PathValues = Omit<Window, "timeZone"> & { vendorId: string; lookbackDays: number; currency: string; limit: number }

const pathsStatement = keptStatement<PathValues>((values) => {
  const { vendorId } = values
  const [from, to, at] = [values.from, values.to, values.at].map(instant)
  const before = lookback(values.lookbackDays)
  return sql`${plannedForValues}
    with ${closes(vendorId, values)}, noted as materialized (
      select day from report_stale_days where vendor_id = ${vendorId} group by day
    ), bought as materialized (
      select c.customer from credited_sales c
      where c.vendor_id = ${vendorId} and c.closed_at >= (select until from folded) and c.closed_at < ${to} and c.recorded_at <= ${at}
      union
      select c.customer from noted n join credited_sales c on c.vendor_id = ${vendorId} and c.closed_at >= ${dayStart("n.day")}
        and c.closed_at < least(${dayStart("n.day + 1")}, ${to}) and c.recorded_at <= ${at}
    ), unsold as materialized (
      select t.customer from touches t
      where t.vendor_id = ${vendorId} and t.customer is not null and t.at >= ${from} and t.at < ${to}
        and not exists (select 1 from credited_sales c where c.vendor_id = ${vendorId} and c.customer = t.customer
          and c.closed_at < least(${to}, (select until from folded))
          and (c.closed_at at time zone 'UTC')::date not in (select day from noted))
        and not exists (select 1 from bought b where b.customer = t.customer)
      group by t.customer
    ), open as materialized (
      select u.customer, max(t.at) as last_at from unsold u
      join touches t on t.vendor_id = ${vendorId} and t.customer = u.customer and t.at >= ${from} and t.at < ${to}
        and t.known_at <= ${at}
      group by u.customer
    ), ways as (
      select path, true as is_closed, case when currency = ${values.currency} then amount - refunded else 0 end as revenue,
        length(path) as touches, extract(epoch from at - first_at) / 86400 as days
      from closes
      union all
      select string_agg(left(t.channel, 1), '' order by t.at, t.number), false, 0, null, null
      from open o join touches t on t.vendor_id = ${vendorId} and t.customer = o.customer and t.at <= o.last_at
        and t.at >= o.last_at - ${before} and t.known_at <= ${at}
      group by o.customer
    )
    select regexp_replace(path, '(.)\\1+', '\\1', 'g') as path, count(*) as journeys,
      count(*) filter (where is_closed) as closes, sum(revenue) as revenue,
      percentile_cont(0.5) within group (order by days) as days,
      percentile_cont(0.5) within group (order by touches) as touches,
      sum(count(*)) over () as all_journeys, sum(count(*) filter (where is_closed)) over () as all_closes,
      sum(sum(revenue)) over () as all_revenue
    from ways group by 1 order by closes desc, journeys desc, path limit ${values.limit}::int`
})

/**
 * The ways of a window, repeats in a row collapsed, most closes first: every sale's touches within the lookback, and those
 * of customers who had not bought by its end, back from their last one in it. As it was known at an instant. Who bought on a day
 * that is folded, and was not noted since, is found by indexes alone: what they say is known.
 */
export async function listPaths(
  tx: Tx,
  vendorId: string,
  query: Omit<PathValues, "vendorId">,
): Promise<{ rows: PathRow[]; total: PathCounts }> {
  const found = await tx.execute<Found>(pathsStatement({ ...query, vendorId }))
  const rows = found.map((row) => ({
    path: Array.from(row.path, (letter) => BY_LETTER.get(letter)!),
    journeys: Number(row.journeys),
    closes: Number(row.closes),
    revenue: BigInt(row.revenue),
    medianDays: row.days === null ? null : Math.round(row.days * 100) / 100,
    medianTouches: row.touches,
  }))
  const [all] = found
  const total = {
    journeys: Number(all?.all_journeys ?? 0),
    closes: Number(all?.all_closes ?? 0),
    revenue: BigInt(all?.all_revenue ?? 0),
  }
  return { rows, total }
}
