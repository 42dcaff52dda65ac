import { type SQL, sql } from "drizzle-orm"
import type { Tx } from "../../../platform/db.ts"
import { arrayText } from "../../../platform/rows.ts"
import type { OwnLinks } from "../../links/links/core/figures.ts"
import { NO_VISIT_BITS } from "../../links/redirect/core/click-flags.ts"
import type { SUBS } from "../../links/redirect/core/target.ts"

export type SubName = (typeof SUBS)[number]
type Part = { name: string | null; kind: "click" | "lead" | "sale" | "earned"; currency: string | null; amount: string }

/** Sales and leads that came by some links of an affiliate, with the click that brought each. */
const events = ({ vendorId, affiliateId }: OwnLinks, linkIds: string[], since: Date | null): SQL => {
  const after = (column: string) => (since ? sql`and ${sql.raw(column)} >= ${since.toISOString()}` : sql``)
  const ids = sql`${arrayText(linkIds)}::text[]`
  return sql`events as materialized (
    select 'sale' as kind, s.id, s.link_id, s.attribution -> 'winner' ->> 'clickId' as click_id
    from sales s where s.vendor_id = ${vendorId} and s.affiliate_id = ${affiliateId} and s.link_id = any(${ids}) and s.counts
      ${after("s.occurred_at")}
    union all
    select 'lead', l.id, l.attribution -> 'winner' ->> 'linkId', l.attribution -> 'winner' ->> 'clickId'
    from leads l where l.vendor_id = ${vendorId} and l.affiliate_id = ${affiliateId} and l.counts
      and l.attribution -> 'winner' ->> 'linkId' = any(${ids}) ${after("l.occurred_at")}
  ), earned as (
    select e.id, c.currency, c.amount_minor - c.reversed_minor as amount from events e
    join commissions c on c.vendor_id = ${vendorId} and c.source_id = e.id and c.affiliate_id = ${affiliateId}
    where c.status <> 'rejected' and c.amount_minor > c.reversed_minor
  )`
}

/** What a group of events comes to, `name` being what they are grouped by. */
const counted = (named: SQL) => sql`
  select name, kind, null as currency, count(*)::text as amount from ${named} n group by 1, 2
  union all
  select n.name, 'earned', e.currency, sum(e.amount)::text from ${named} n join earned e on e.id = n.id group by 1, 3`

/** What came of some links so far, by link. */
export async function countBrought(tx: Tx, own: OwnLinks, linkIds: string[]): Promise<Part[]> {
  const rows = await tx.execute<Part>(sql`
    with ${events(own, linkIds, null)}, named as (select link_id as name, kind, id from events) ${counted(sql`named`)}`)
  return [...rows]
}

/** Newest visits that are looked at for their marks. */
const MOST_CLICKS = 20_000

/** Visits of one link since an instant, and what came of it, by a sub id of the click. */
export async function countBySub(
  tx: Tx,
  own: OwnLinks & { linkId: string; linkNumber: bigint },
  sub: SubName,
  since: Date,
): Promise<Part[]> {
  const visits = sql`visits as (
    select c.origin, c.at from clicks c
    where c.link_number = ${own.linkNumber} and c.at >= ${since.toISOString()}
      and c.second >= click_second(${since.toISOString()}::timestamptz)
      and c.flags & ${sql.raw(String(NO_VISIT_BITS))} = 0
    order by c.second desc, c.at desc limit ${MOST_CLICKS})`
  const rows = await tx.execute<Part>(sql`
    with ${events(own, [own.linkId], since)}, ${visits}, keyed as materialized (
      select e.*, click_link(e.click_id) as link_number, click_at(e.click_id) as clicked_at, click_nonce(e.click_id) as nonce
      from events e
    ), named as (
      select o.subs ->> ${sub} as name, x.kind, x.id from keyed x
      left join clicks k on k.link_number = x.link_number and k.second = click_second(x.clicked_at) and k.at = x.clicked_at
        and k.nonce = x.nonce
      left join click_origins o on o.number = k.origin and o.month = date_trunc('month', k.at at time zone 'UTC')::date
    )
    select o.subs ->> ${sub} as name, 'click' as kind, null as currency, count(*)::text as amount from visits v
    left join click_origins o on o.number = v.origin and o.month = date_trunc('month', v.at at time zone 'UTC')::date
    group by 1
    union all ${counted(sql`named`)}`)
  return [...rows]
}
