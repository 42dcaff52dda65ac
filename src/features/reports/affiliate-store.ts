import { sql } from "drizzle-orm"
import type { Tx } from "../../platform/db.ts"
import type { AffiliateStatus } from "../../vocabulary/affiliate-statuses.ts"

/** What the list can be ordered by. */
export const AFFILIATE_SORTS = ["name", "program", "group", "status", "since", "clicks", "sales"] as const
export type AffiliateSort = (typeof AFFILIATE_SORTS)[number]

export type AffiliateSearch = {
  /** Words that name or e-mail hold, all of them. */
  words: string[]
  status: string | null
  programId: string | null
  /** A group's id, or "none". */
  groupId: string | null
  sort: AffiliateSort
  isDown: boolean
  limit: number
  offset: number
}

export type FoundAffiliate = {
  id: string
  name: string
  email: string
  status: AffiliateStatus
  programName: string
  groupName: string | null
  createdAt: string
  /** All that match, on whatever page. */
  found: number
}

const ORDERS: Record<AffiliateSort, string> = {
  name: "lower(a.name)",
  program: "lower(p.name)",
  group: "lower(g.name)",
  status: "a.status",
  since: "a.created_at",
  clicks: "coalesce(f.figure, 0)",
  sales: "coalesce(f.figure, 0)",
}

/** Affiliates that match, one page of them, in an order; figures are counted only where they order. */
export async function searchAffiliates(tx: Tx, vendorId: string, search: AffiliateSearch): Promise<FoundAffiliate[]> {
  const { words, status, programId, groupId, sort, isDown } = search
  const likes = words.map((word) => `%${word.replaceAll(/[\\%_]/g, "\\$&")}%`)
  const figures = {
    clicks: sql`left join (select l.affiliate_id as id, sum(c.clicks) as figure from links l
      join link_clicks c on c.link_number = l.number where l.vendor_id = ${vendorId} group by 1) f on f.id = a.id`,
    sales: sql`left join (select s.affiliate_id as id, count(*) as figure from sales s
      where s.vendor_id = ${vendorId} and s.counts group by 1) f on f.id = a.id`,
  }
  const figure = sort === "clicks" || sort === "sales" ? figures[sort] : sql``
  const order = sql.raw(`${ORDERS[sort]} ${isDown ? "desc" : "asc"} nulls last, a.id ${isDown ? "desc" : "asc"}`)
  const rows = await tx.execute<FoundAffiliate>(sql`
    select a.id, a.name, a.email, a.status, p.name as "programName", g.name as "groupName",
      to_json(a.created_at) #>> '{}' as "createdAt", count(*) over ()::int as found
    from affiliates a
    join programs p on p.vendor_id = a.vendor_id and p.id = a.program_id
    left join groups g on g.vendor_id = a.vendor_id and g.id = a.group_id
    ${figure}
    where a.vendor_id = ${vendorId}
      and (${status}::text is null or a.status = ${status})
      and (${programId}::text is null or a.program_id = ${programId})
      and (${groupId}::text is null or a.group_id = ${groupId} or (${groupId} = 'none' and a.group_id is null))
      and not exists (select from json_array_elements_text(${JSON.stringify(likes)}::json) w
        where a.name || ' ' || a.email not ilike w)
    order by ${order} limit ${search.limit} offset ${search.offset}`)
  return [...rows]
}

/** Sales that went to an affiliate, by calendar month of a zone, from an instant on. */
export async function countSalesByMonth(tx: Tx, vendorId: string, affiliateId: string, from: Date, timeZone: string) {
  const rows = await tx.execute<{ month: string; sales: number }>(sql`
    select to_char(s.occurred_at at time zone ${timeZone}, 'YYYY-MM') as month, count(*)::int as sales
    from sales s
    where s.vendor_id = ${vendorId} and s.affiliate_id = ${affiliateId} and s.counts and s.occurred_at >= ${from.toISOString()}
    group by 1`)
  return new Map(rows.map(({ month, sales }) => [month, sales]))
}
