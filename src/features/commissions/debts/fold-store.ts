import { sql } from "drizzle-orm"
import type { Tx } from "../../../platform/db.ts"
import { arrayText } from "../../../platform/rows.ts"
import { payableFolds } from "../tables.ts"

/** Vendors with days to fold until one (exclusive), or to fold again. */
export async function listToFold(tx: Tx, until: string): Promise<string[]> {
  const rows = await tx.execute<{ id: string }>(sql`
    select v.id from vendors v left join payable_folds f on f.vendor_id = v.id
    where f.until is null or f.until < ${until}::date
      or exists (select from payable_stale_days d where d.vendor_id = v.id and d.day < f.until)
    order by v.id`)
  return rows.map(({ id }) => id)
}

/** Up to which day a vendor's are folded, and the one after that by which so many commissions were earned since; null for none. */
export async function findNextDay(tx: Tx, vendorId: string, commissions: number) {
  const [row] = await tx.execute<{ since: string | null; next: string | null }>(sql`
    with folded as (select max(until) as until from payable_folds where vendor_id = ${vendorId})
    select until::text as since, (
      select ((earned_at at time zone 'UTC')::date + 1)::text from commissions
      where vendor_id = ${vendorId} and earned_at >= coalesce(until::timestamp at time zone 'UTC', '-infinity')
      order by earned_at offset ${commissions - 1} limit 1) as next
    from folded`)
  return row!
}

/** Takes away what is noted of up to so many days before one: which they are. What is noted from now on stays. */
export async function takeStaleDays(tx: Tx, vendorId: string, before: string, limit: number): Promise<string[]> {
  const rows = await tx.execute<{ day: string }>(sql`
    delete from payable_stale_days where vendor_id = ${vendorId} and day in (
      select distinct day from payable_stale_days where vendor_id = ${vendorId} and day < ${before}::date
      order by day limit ${limit})
    returning day::text as day`)
  return [...new Set(rows.map(({ day }) => day))]
}

type Days = { days: string[]; since: string | null; until: string }

/** Writes some days again, and all of a vendor from a day until another. */
export async function writeDays(tx: Tx, vendorId: string, { days, since, until }: Days): Promise<void> {
  const again = sql`${arrayText(days)}::date[]`
  const start = sql`coalesce(${since}::date, '-infinity')`
  await tx.execute(sql`
    delete from payable_days where vendor_id = ${vendorId} and (day = any(${again}) or day >= ${start})`)
  await tx.execute(sql`
    with spans as materialized (
      select ${start}::timestamp at time zone 'UTC' as "from", ${until}::date::timestamp at time zone 'UTC' as "to"
      union all
      select day::timestamp at time zone 'UTC', (day + 1)::timestamp at time zone 'UTC' from unnest(${again}) day
      where day < ${start}
    )
    insert into payable_days (vendor_id, day, affiliate_id, program_id, currency, amount_minor)
    select ${vendorId}, (c.earned_at at time zone 'UTC')::date, c.affiliate_id, c.program_id, c.currency,
      sum(greatest(c.amount_minor - c.reversed_minor, 0))
    from spans p join commissions c on c.vendor_id = ${vendorId} and c.earned_at >= p."from" and c.earned_at < p."to"
    where c.status = 'payable' group by 2, 3, 4, 5`)
}

export async function saveFold(tx: Tx, vendorId: string, until: string): Promise<void> {
  await tx
    .insert(payableFolds)
    .values({ vendorId, until })
    .onConflictDoUpdate({ target: payableFolds.vendorId, set: { until } })
}
