import { sql } from "drizzle-orm"
import { isTimeZone } from "../../../lib/time.ts"
import type { Tx } from "../../../platform/db.ts"
import type { Language } from "../../../vocabulary/languages.ts"
import { affiliates } from "../../programs/tables.ts"
import { affiliateMonths } from "../tables.ts"

/** Vendors in whose zone a month has just ended, and nobody moves the clock; of a zone that nobody knows any more, in UTC. */
export async function listMonthEnds(tx: Tx, now: Date, firstDays: number, fromHour: number) {
  const at = sql`${now.toISOString()}::timestamptz at time zone known_zone(v.timezone)`
  const rows = await tx.execute<{ id: string; name: string; language: Language; timezone: string; month: string }>(sql`
    select v.id, v.name, v.language, known_zone(v.timezone) as timezone, to_char(${at} - interval '1 month', 'YYYY-MM') as month
    from vendors v where v.test_now is null
      and extract(day from ${at}) <= ${firstDays} and extract(hour from ${at}) >= ${fromHour} order by v.id`)
  return rows.map((row) => (isTimeZone(row.timezone) ? row : { ...row, timezone: "UTC" }))
}

export type OwnMonth = {
  email: string
  language: Language | null
  clicks: number
  sales: number
  earned: { currency: string; amount: string }[]
}

type Month = { month: string; from: Date; to: Date; now: Date; limit: number }

/**
 * The figures of a month of the next affiliates who were not mailed about it, and are taken down as mailed: of approved ones
 * whose person wants such mails. Empty once all were taken.
 */
export async function takeMonths(
  tx: Tx,
  vendorId: string,
  { month, from, to, now, limit }: Month,
): Promise<OwnMonth[]> {
  const within = (column: string) =>
    sql`${sql.raw(column)} >= ${from.toISOString()}::timestamptz and ${sql.raw(column)} < ${to.toISOString()}::timestamptz`
  const rows = await tx.execute<OwnMonth>(sql`
    with taken as (
      insert into ${affiliateMonths} as m (vendor_id, affiliate_id, month, created_at)
      select a.vendor_id, a.id, ${month}, ${now.toISOString()}::timestamptz
      from ${affiliates} a join people p on p.id = a.person_id
      where a.vendor_id = ${vendorId} and a.status = 'approved' and not 'monthly' = any(p.mails_off)
        and not exists (select from ${affiliateMonths} o
          where o.vendor_id = a.vendor_id and o.affiliate_id = a.id and o.month >= ${month})
      order by a.id limit ${limit}
      on conflict (vendor_id, affiliate_id) do update set month = excluded.month where m.month < excluded.month
      returning affiliate_id
    )
    select p.email, p.language,
      (select coalesce(sum(d.clicks), 0)::int from links l join click_days d on d.link_number = l.number
        and d.vendor_number = (select v.number from vendors v where v.id = ${vendorId})
        where l.vendor_id = ${vendorId} and l.affiliate_id = a.id
          and d.day >= ${`${month}-01`}::date and d.day < ${`${month}-01`}::date + interval '1 month') as clicks,
      (select count(*)::int from sales s where s.vendor_id = ${vendorId} and s.affiliate_id = a.id and s.counts
        and ${within("s.occurred_at")}) as sales,
      (select coalesce(json_agg(json_build_object('currency', e.currency, 'amount', e.amount::text) order by e.currency), '[]')
        from (select c.currency, sum(c.amount_minor - c.reversed_minor) as amount from commissions c
          where c.vendor_id = ${vendorId} and c.affiliate_id = a.id and c.status <> 'rejected' and ${within("c.earned_at")}
          group by 1) e where e.amount <> 0) as earned
    from taken t
    join ${affiliates} a on a.vendor_id = ${vendorId} and a.id = t.affiliate_id
    join people p on p.id = a.person_id`)
  return [...rows]
}
