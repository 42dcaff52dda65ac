import { and, eq, sql } from "drizzle-orm"
import type { Tx } from "../../../platform/db.ts"
import { arrayText } from "../../../platform/rows.ts"
import { DEFAULT_POLICY } from "../../credit/policy/core/policy.ts"
import type { Days } from "../channels/folding-store.ts"
import { reportEvents, reportFolds } from "../tables.ts"
import { clickKeyOf, clickOf, freshEvents } from "./event-store.ts"

/** `lookbackDays`: of the vendor's credit policy. */
export type Folding = { vendorId: string; vendorNumber: number; lookbackDays: number }

/** Vendors with days to fold until one (exclusive), or to fold again. */
export async function listToFold(tx: Tx, until: string): Promise<Folding[]> {
  const rows = await tx.execute<Folding>(sql`
    select v.id as "vendorId", v.number as "vendorNumber", p.days as "lookbackDays"
    from vendors v left join report_folds f on f.vendor_id = v.id
    cross join lateral (select coalesce((
      select (c.policy ->> 'lookback_days')::int from credit_policies c where c.vendor_id = v.id order by c.version desc limit 1
    ), ${DEFAULT_POLICY.lookback_days}::int) as days) p
    where f.until is null or least(f.until, f.closes_until) < ${until}::date or f.closes_until is null
      or f.lookback_days is distinct from p.days
      or exists (select from report_stale_days d where d.vendor_id = v.id and d.day < greatest(f.until, f.closes_until))
    order by v.id`)
  return [...rows]
}

export type Fold = { until: string | null; closesUntil: string | null; lookbackDays: number | null }

/** The first days that are not folded; null before any is. */
export async function findFold(tx: Tx, vendorId: string): Promise<Fold> {
  const { until, closesUntil, lookbackDays } = reportFolds
  const [row] = await tx
    .select({ until, closesUntil, lookbackDays })
    .from(reportFolds)
    .where(eq(reportFolds.vendorId, vendorId))
  return row ?? { until: null, closesUntil: null, lookbackDays: null }
}

type Many = { since: string | null; most: number }

/** The day after the one by which so many events came since a day; null where there are fewer. */
export const findNextDay = (tx: Tx, vendorId: string, many: Many): Promise<string | null> =>
  nextDay(tx, vendorId, many, [
    { rows: "sales", column: "occurred_at" },
    { rows: "leads", column: "occurred_at" },
    { rows: "commissions", column: "earned_at", which: "and kind = 'click'" },
  ])

/** The same of sales that closed, and of commissions. */
export const findNextCloses = (tx: Tx, vendorId: string, many: Many): Promise<string | null> =>
  nextDay(tx, vendorId, many, [
    { rows: "credited_sales", column: "closed_at" },
    { rows: "commissions", column: "earned_at" },
  ])

async function nextDay(
  tx: Tx,
  vendorId: string,
  { since, most }: Many,
  of: { rows: string; column: string; which?: string }[],
): Promise<string | null> {
  const from = sql`coalesce(${since}::date::timestamp at time zone 'UTC', '-infinity')`
  const nth = of.map(
    ({ rows, column, which = "" }) => sql`
    (select (${sql.raw(column)} at time zone 'UTC')::date + 1 from ${sql.raw(rows)}
      where vendor_id = ${vendorId} and ${sql.raw(column)} >= ${from} ${sql.raw(which)}
      order by ${sql.raw(column)} offset ${most - 1} limit 1)`,
  )
  const [row] = await tx.execute<{ day: string | null }>(sql`select least(${sql.join(nth, sql`, `)})::text as day`)
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
  { days, since, until }: Days,
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

/** `knownAt` beside what was known before, unless it is of another lookback. */
export async function saveFold(
  tx: Tx,
  { vendorId, lookbackDays }: Folding,
  { until, closesUntil, known }: { until: string; closesUntil: string; known: (string | null)[] },
): Promise<void> {
  await tx.execute(sql`
    insert into report_folds as f (vendor_id, until, closes_until, lookback_days, closes_known_at)
    values (${vendorId}, ${until}::date, ${closesUntil}::date, ${lookbackDays}::int,
      (select coalesce(max(at::timestamptz), '-infinity') from unnest(${arrayText(known)}::text[]) at))
    on conflict (vendor_id) do update set until = excluded.until, closes_until = excluded.closes_until,
      lookback_days = excluded.lookback_days, closes_known_at = greatest(f.closes_known_at, excluded.closes_known_at)`)
}
