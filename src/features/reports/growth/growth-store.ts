import { type SQL, sql } from "drizzle-orm"
import type { Tx } from "../../../platform/db.ts"
import { isFolded, unfolded, within } from "../span-store.ts"
import { type BoardRow, GROWTH_KINDS, type GrowthKind, type GrowthRow } from "./core/growth.ts"

export type GrowthWindow = {
  programId: string | null
  currency: string
  /** Leaders are counted, and affiliates new, from here on. */
  since: Date
  /** Whoever has sold nothing from here on, and something before, is churned. */
  silentSince: Date
  limit: number
}

/** After whatever was sold, also where its vendor's clock is ahead. */
const END = new Date("9999-12-31T00:00:00Z")

const KINDS: Record<GrowthKind, { where: string; order: string }> = {
  leader: { where: "f.sales > 0", order: "f.sales desc, f.revenue desc" },
  new: { where: "f.is_new", order: "f.approved_at desc" },
  unseen: { where: "f.links > 0 and f.clicks = 0", order: "f.approved_at desc" },
  unsold: { where: "f.clicks > 0 and not f.has_sold", order: "f.clicks desc" },
  churned: { where: "f.has_sold and not f.sells", order: "f.clicks desc" },
}

/** Approved affiliates by how they do, the first of each kind; sales are those that count. */
export async function listGrowth(tx: Tx, vendorId: string, window: GrowthWindow): Promise<GrowthRow[]> {
  const { programId, currency, limit } = window
  const [since, silentSince] = [window.since, window.silentSince].map((at) => sql`${at.toISOString()}::timestamptz`)
  const span = { from: window.since < window.silentSince ? window.since : window.silentSince, to: END }
  const parts: SQL[] = GROWTH_KINDS.map((kind) => {
    const { where, order } = KINDS[kind]
    return sql`(select ${kind} as kind, f.*, count(*) over ()::int as found from f where ${sql.raw(where)}
      order by ${sql.raw(order)}, f.id limit ${limit})`
  })
  const rows = await tx.execute<GrowthRow>(sql`
    with ${unfolded(vendorId, span, sql`select until from report_folds where vendor_id = ${vendorId}`)}, sold as (
      select s.affiliate_id as id, count(*) filter (where s.at >= ${since})::int as sales,
        coalesce(sum(s.revenue) filter (where s.at >= ${since} and s.currency = ${currency}), 0) as revenue,
        bool_or(s.at >= ${silentSince}) as sells
      from (
        select affiliate_id, at, currency, revenue_minor as revenue from report_events
        where ${isFolded(vendorId, span)} and kind = 'sale'
        union all
        select s.affiliate_id, s.occurred_at, s.currency, s.amount_minor - s.refunded_minor
        from spans p join sales s on s.vendor_id = ${vendorId} and ${within("s.occurred_at")}
        where s.counts and s.affiliate_id is not null
      ) s group by 1
    ), shared as (
      select l.affiliate_id as id, count(*)::int as links, coalesce(sum(c.clicks), 0)::int as clicks
      from links l left join link_clicks c on c.link_number = l.number
      where l.vendor_id = ${vendorId} and not l.is_twin group by 1
    ), f as materialized (
      select a.id, a.name, p.name as program, coalesce(a.approved_at, a.created_at) as approved_at,
        coalesce(a.approved_at, a.created_at) >= ${since} as is_new,
        coalesce(h.links, 0) as links, coalesce(h.clicks, 0) as clicks, coalesce(s.sales, 0) as sales,
        coalesce(s.revenue, 0) as revenue, coalesce(s.sells, false) as sells,
        s.id is not null
          or exists (select from sales e where e.vendor_id = ${vendorId} and e.affiliate_id = a.id and e.counts) as has_sold
      from affiliates a
      join programs p on p.vendor_id = a.vendor_id and p.id = a.program_id
      left join sold s on s.id = a.id
      left join shared h on h.id = a.id
      where a.vendor_id = ${vendorId} and a.status = 'approved' and (${programId}::text is null or a.program_id = ${programId})
    )
    select kind, id, name, program as "programName", to_json(approved_at) #>> '{}' as "approvedAt", links, clicks, sales,
      revenue::text as revenue, found
    from (${sql.join(parts, sql` union all `)}) all_kinds`)
  return [...rows]
}

type BoardWanted = { programId: string; affiliateId: string; since: Date; limit: number }

/** The first of a program's approved affiliates by sales, and the one who asks; of the others no more than they show. */
export async function listBoard(tx: Tx, vendorId: string, wanted: BoardWanted): Promise<BoardRow[]> {
  const { programId, affiliateId, since, limit } = wanted
  const rows = await tx.execute<BoardRow>(sql`
    with sold as (
      select s.affiliate_id as id, count(*)::int as sales from sales s
      where s.vendor_id = ${vendorId} and s.counts and s.affiliate_id is not null
        and s.occurred_at >= ${since.toISOString()}::timestamptz group by 1
    ), shared as (
      select l.affiliate_id as id, coalesce(sum(c.clicks), 0)::int as clicks
      from links l left join link_clicks c on c.link_number = l.number
      where l.vendor_id = ${vendorId} and l.program_id = ${programId} and not l.is_twin group by 1
    ), ranked as (
      select a.id = ${affiliateId} as "isOwn", case when a.shows_name or a.id = ${affiliateId} then a.name end as name,
        coalesce(s.sales, 0) as sales, coalesce(h.clicks, 0) as clicks,
        rank() over (order by coalesce(s.sales, 0) desc, coalesce(h.clicks, 0) desc)::int as rank
      from affiliates a
      left join sold s on s.id = a.id
      left join shared h on h.id = a.id
      where a.vendor_id = ${vendorId} and a.program_id = ${programId} and a.status = 'approved'
    )
    select rank, name, sales, clicks, "isOwn" from ranked where "isOwn" or sales > 0
    order by "isOwn" desc, rank, name limit ${limit}`)
  return [...rows].toSorted((one, other) => one.rank - other.rank)
}
