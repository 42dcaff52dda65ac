import { sql } from "drizzle-orm"
import type { Tx } from "../../../platform/db.ts"
import { arrayText } from "../../../platform/rows.ts"

/** A sale of somebody else's that an affiliate had a part in. */
export type AssistRow = { affiliateId: string; closedAt: Date; touches: number; isFirst: boolean; isOthers: boolean }
export type AssistsWanted = { since: Date; lookbackDays: number; limit: number }

/**
 * Sales that closed since an instant, to whose customers one of these affiliates was a touch within the lookback, and which
 * are credited to none of them: the latest ones, and how many there are. `isOthers`: to another affiliate, not to nobody.
 */
export async function listAssists(tx: Tx, vendorId: string, affiliateIds: readonly string[], wanted: AssistsWanted) {
  const ids = sql`${arrayText(affiliateIds)}::text[]`
  const since = sql`${wanted.since.toISOString()}::timestamptz`
  const lookback = sql`make_interval(hours => ${wanted.lookbackDays * 24})`
  const rows = await tx.execute<Record<keyof AssistRow | "all", string | number | boolean>>(sql`
    with mine as (
      select affiliate_id, customer, at from touches
      where vendor_id = ${vendorId} and affiliate_id = any(${ids}) and at >= ${since} - ${lookback} and customer is not null
    ), helped as (
      select s.sale_id, s.customer, s.closed_at, min(m.at) as first_at, count(*) as touches,
        (array_agg(m.affiliate_id order by m.at))[1] as affiliate_id
      from mine m join credited_sales s on s.vendor_id = ${vendorId} and s.customer = m.customer and s.closed_at >= ${since}
        and m.at <= s.closed_at and m.at >= s.closed_at - ${lookback}
      group by 1, 2, 3
    ), assisted as (
      select h.*, w.affiliate_id as winner from helped h join sales w on w.vendor_id = ${vendorId} and w.id = h.sale_id
      where w.affiliate_id is null or w.affiliate_id <> all(${ids})
    ), latest as (
      select *, (select count(*) from assisted) as "all" from assisted order by closed_at desc, sale_id limit ${wanted.limit}
    )
    select l.affiliate_id as "affiliateId", l.closed_at as "closedAt", l.touches, l.winner is not null as "isOthers", l."all",
      not exists (select 1 from touches t where t.vendor_id = ${vendorId} and t.customer = l.customer
        and t.at < l.first_at and t.at >= l.closed_at - ${lookback}) as "isFirst"
    from latest l order by l.closed_at desc, l.sale_id`)
  const assists = rows.map(
    (row): AssistRow => ({
      affiliateId: String(row.affiliateId),
      closedAt: new Date(String(row.closedAt)),
      touches: Number(row.touches),
      isFirst: row.isFirst === true,
      isOthers: row.isOthers === true,
    }),
  )
  return { assists, all: Number(rows[0]?.all ?? 0) }
}
