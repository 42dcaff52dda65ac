import { and, eq, sql } from "drizzle-orm"
import type { Tx } from "../../../platform/db.ts"
import { arrayText } from "../../../platform/rows.ts"
import { reportEvents, reportFolds } from "../tables.ts"
import { clickKeyOf, clickOf, freshEvents } from "./event-store.ts"

export type Folding = { vendorId: string; vendorNumber: number }

/** Vendors with days to fold until one (exclusive), or to fold again. */
export async function listToFold(tx: Tx, until: string): Promise<Folding[]> {
  const rows = await tx.execute<Folding>(sql`
    select v.id as "vendorId", v.number as "vendorNumber"
    from vendors v left join report_folds f on f.vendor_id = v.id
    where f.until is null or f.until < ${until}::date
      or exists (select from report_stale_days d where d.vendor_id = v.id and d.day < f.until)
    order by v.id`)
  return [...rows]
}

/** The first day that is not folded; null before any is. */
export async function findUntil(tx: Tx, vendorId: string): Promise<string | null> {
  const [row] = await tx
    .select({ until: reportFolds.until })
    .from(reportFolds)
    .where(eq(reportFolds.vendorId, vendorId))
  return row?.until ?? null
}

/** The day after the one by which so many events came since a day; null where there are fewer. */
export async function findNextDay(tx: Tx, vendorId: string, since: string | null, events: number) {
  const from = sql`coalesce(${since}::date::timestamp at time zone 'UTC', '-infinity')`
  const nth = (column: string, rows: string) => sql`
    (select (${sql.raw(column)} at time zone 'UTC')::date + 1 from ${sql.raw(rows)}
      where vendor_id = ${vendorId} and ${sql.raw(column)} >= ${from}
      order by ${sql.raw(column)} offset ${events - 1} limit 1)`
  const [row] = await tx.execute<{ day: string | null }>(sql`
    select least(${nth("occurred_at", "sales")}, ${nth("occurred_at", "leads")},
      (select (earned_at at time zone 'UTC')::date + 1 from commissions
        where vendor_id = ${vendorId} and kind = 'click' and earned_at >= ${from}
        order by earned_at offset ${events - 1} limit 1))::text as day`)
  return row!.day
}

/** Takes away what is noted of up to so many days before one: which they are. What is noted from now on stays. */
export async function takeStaleDays(tx: Tx, vendorId: string, before: string, limit: number): Promise<string[]> {
  const rows = await tx.execute<{ day: string }>(sql`
    delete from report_stale_days where vendor_id = ${vendorId} and day in (
      select distinct day from report_stale_days where vendor_id = ${vendorId} and day < ${before}::date
      order by day limit ${limit})
    returning day::text as day`)
  return [...new Set(rows.map(({ day }) => day))]
}

/** Writes some days again, and all of a vendor from a day until another. */
export async function writeDays(
  tx: Tx,
  { vendorId, vendorNumber }: Folding,
  { days, since, until }: { days: string[]; since: string | null; until: string },
): Promise<void> {
  const again = sql`${arrayText(days)}::date[]`
  const start = sql`coalesce(${since}::date, '-infinity')`
  await tx
    .delete(reportEvents)
    .where(and(eq(reportEvents.vendorNumber, vendorNumber), sql`(day = any(${again}) or day >= ${start})`))
  await tx.execute(sql`
    with spans as materialized (
      select ${start}::timestamp at time zone 'UTC' as "from", ${until}::date::timestamp at time zone 'UTC' as "to"
      union all
      select day::timestamp at time zone 'UTC', (day + 1)::timestamp at time zone 'UTC' from unnest(${again}) day
      where day < ${start}
    ), ${freshEvents(vendorId)}
    insert into report_events (vendor_number, day, event_id, currency, kind, at, affiliate_id, program_id, link_id,
      customer_id, revenue_minor, commission_minor, link_number, clicked_at, click_nonce, is_click_known, country, subs)
    select ${vendorNumber}::int, (x.at at time zone 'UTC')::date, x.id, coalesce(x.currency, ''), x.kind, x.at, x.affiliate_id,
      x.program_id, x.link_id, x.customer_id, x.revenue, x.commission, x.link_number, x.clicked_at, x.click_nonce,
      k.is_known is not null, k.country, k.subs
    from (select f.*, ${clickKeyOf("f")} from fresh f) x ${clickOf(vendorId, "x", "true")}`)
}

export async function saveFold(tx: Tx, vendorId: string, until: string): Promise<void> {
  await tx
    .insert(reportFolds)
    .values({ vendorId, until })
    .onConflictDoUpdate({ target: reportFolds.vendorId, set: { until } })
}
