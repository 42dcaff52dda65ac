import { type SQL, sql } from "drizzle-orm"
import { dayOf } from "../../../lib/calendar.ts"
import type { Tx } from "../../../platform/db.ts"
import { arrayText } from "../../../platform/rows.ts"
import { FIRST_BIT, NO_VISIT_BITS } from "../../links/redirect/core/click-flags.ts"
import type { Span } from "../core/span.ts"
import { instant, numberOf } from "../span-store.ts"
import { cutWindow, type FunnelCounts, type FunnelGroup, unitOf } from "./core/funnel.ts"
import { broughtEvents, clickOf } from "./event-store.ts"

export type FunnelWindow = { from: Date; to: Date; timeZone: string; group: FunnelGroup }

const PERIODS: Partial<Record<FunnelGroup, string>> = { day: "YYYY-MM-DD", week: 'IYYY-"W"IW', month: "YYYY-MM" }
const COLUMNS: Partial<Record<FunnelGroup, string>> = {
  affiliate: "affiliate_id",
  link: "link_id",
  program: "program_id",
}

/** What a row `x` is grouped by; `ofClick` where only the click can say it. Of a period it is the beginning: see `nameOf`. */
function groupOf({ group, timeZone }: FunnelWindow, ofClick: SQL): SQL {
  if (group in PERIODS) return sql`date_trunc(${group}, x.at at time zone ${timeZone})`
  const column = COLUMNS[group]
  return column ? sql.raw(`x.${column}`) : ofClick
}

/** A group as it is shown: written once for each, since that costs more than to count a row. */
function nameOf(group: FunnelGroup): SQL {
  const format = PERIODS[group]
  return format ? sql`to_char(name, ${format})` : sql`name`
}

const within = (column: string, { from, to }: Pick<FunnelWindow, "from" | "to">) =>
  sql`${sql.raw(column)} >= ${from.toISOString()} and ${sql.raw(column)} < ${to.toISOString()}`

/** Whole hours of the vendor's zone, by what programs and the clock say. */
const byHours = (vendorId: string, query: FunnelWindow, whole: Span) => sql`
  select ${groupOf(query, sql`null`)} as name, x.clicks, x.visitors
  from (
    select hour as at, program_id, clicks, visitors from click_hours
    where vendor_number = ${numberOf(vendorId)} and ${within("hour", whole)}
  ) x`

const inDays = (vendorId: string, { timeZone }: FunnelWindow, { from, to }: Span) => sql`
  vendor_number = ${numberOf(vendorId)} and day >= ${dayOf(from, timeZone)} and day < ${dayOf(to, timeZone)}`

/** Whole days of the vendor's zone, by links and whose they are. */
const byDays = (vendorId: string, query: FunnelWindow, whole: Span) => sql`
  select ${groupOf(query, sql`null`)} as name, x.clicks, x.visitors
  from (
    select l.affiliate_id, l.id as link_id, d.clicks, d.visitors
    from (
      select link_number, sum(clicks) as clicks, sum(visitors) as visitors from click_days
      where ${inDays(vendorId, query, whole)} group by 1
    ) d join links l on l.vendor_id = ${vendorId} and l.number = d.link_number
  ) x`

/** Whole days by a mark; visits without it are what the others leave. */
const byMarks = (vendorId: string, query: FunnelWindow, whole: Span) => sql`
  select c.name, clicks * times as clicks, visitors * times as visitors
  from (
    select value, sum(clicks) as clicks, sum(visitors) as visitors from click_marks
    where mark = ${query.group} and ${inDays(vendorId, query, whole)} group by 1
  ) m cross join lateral (values (m.value, 1), (null, -1)) c (name, times)
  union all
  select null, sum(clicks), sum(visitors) from click_hours
  where vendor_number = ${numberOf(vendorId)} and ${within("hour", whole)}`

/** Links of which anything was rolled up in a part of a window, in whatever zone the vendor's days were then: from 12 hours behind UTC to 14 ahead. */
const linksOf = (vendorId: string, { from, to }: Span) => sql`
  select distinct link_number from click_days where vendor_number = ${numberOf(vendorId)}
    and day >= (${instant(from)} at time zone 'UTC' - interval '12 hours')::date
    and day <= (${instant(to)} at time zone 'UTC' + interval '14 hours')::date`

/** From the clicks themselves, link by link: what of the window is no whole hours or days. */
const byClicks = (vendorId: string, query: FunnelWindow, part: Span) => sql`
  select ${groupOf(query, query.group === "country" ? sql`nullif(x.country, '')` : sql`x.subs ->> ${query.group}`)} as name,
    1 as clicks, (x.flags & ${sql.raw(String(FIRST_BIT))} <> 0)::int as visitors
  from (
    select c.at, c.flags, c.country, l.id as link_id, l.affiliate_id, l.program_id, o.subs
    from (${linksOf(vendorId, part)}) d
    join clicks c on c.link_number = d.link_number and ${within("c.at", part)}
      and c.second >= click_second(${instant(part.from)}) and c.second <= click_second(${instant(part.to)})
    left join links l on l.vendor_id = ${vendorId} and l.number = c.link_number
    left join click_origins o on o.number = c.origin and o.month = date_trunc('month', c.at at time zone 'UTC')::date
    where c.vendor_number = ${numberOf(vendorId)} and c.flags & ${sql.raw(String(NO_VISIT_BITS))} = 0
  ) x`

/** Visits and visitors of a window by group, and in all: from the roll-ups, and at its ragged ends from the clicks. */
export async function countVisits(tx: Tx, vendorId: string, query: FunnelWindow): Promise<FunnelCounts["visits"]> {
  const unit = unitOf(query.group)
  const { whole, ragged } = cutWindow(query, query.timeZone, unit)
  const rolledUp = unit === "hour" ? byHours : query.group in COLUMNS ? byDays : byMarks
  const parts = [
    ...(whole ? [rolledUp(vendorId, query, whole)] : []),
    ...ragged.map((part) => byClicks(vendorId, query, part)),
  ]
  const rows = await tx.execute<{
    name: string | null
    total: number
    clicks: string
    visitors: string
  }>(sql`select ${nameOf(query.group)} as name, grouping(name) as total, coalesce(sum(clicks), 0) as clicks, coalesce(sum(visitors), 0) as visitors
    from (${sql.join(parts, sql` union all `)}) counted
    group by grouping sets ((name), ()) having grouping(name) = 1 or sum(clicks) <> 0`)
  return rows.map(({ name, total, clicks, visitors }) => ({
    group: name,
    isTotal: total === 1,
    clicks: Number(clicks),
    uniqueClicks: Number(visitors),
  }))
}

/** A customer's country, unless only unverified events gave it. */
export const verifiedCountry = (customer: string) =>
  sql.raw(`case when 'country' = any(${customer}.unverified_details) then null else ${customer}.country end`)

/**
 * What a window brought, as `named`, each with its group, and who bought, as `buyers` (null where nobody did). The group is of the
 * click that brought it, or of its customer where no click gives the country; a click is looked for where its event does not say it.
 */
function grouped(vendorId: string, query: FunnelWindow): SQL {
  const isOfClick = !(query.group in PERIODS) && !(query.group in COLUMNS)
  const isOfCountry = query.group === "country"
  const events = broughtEvents(vendorId, query, isOfClick)
  const columns = sql.raw(`x.kind, x.currency, x.revenue, x.commission,
    case when x.kind = 'sale' then x.customer_id end as buyer`)
  const customer = sql`left join lateral (
    select ${verifiedCountry("c")} as country from customers c
    where coalesce(x.country, k.country) is null and c.vendor_id = ${vendorId} and c.id = x.customer_id offset 0
  ) cu on true`
  const saysAll = isOfCountry ? sql`x.is_click_known and x.country is not null` : sql`x.is_click_known`
  const said = isOfCountry ? sql`x.country` : sql`x.subs ->> ${query.group}`
  const found = isOfCountry
    ? sql`coalesce(x.country, k.country, cu.country)`
    : sql`coalesce(x.subs, k.subs) ->> ${query.group}`
  const brought = isOfClick
    ? sql`select ${said} as name, ${columns} from brought_events x where ${saysAll}
      union all
      select ${found}, ${columns} from brought_events x ${clickOf(vendorId, "x", "not x.is_click_known")}
      ${isOfCountry ? customer : sql``} where not (${saysAll})`
    : sql`select ${groupOf(query, sql`null`)} as name, ${columns} from brought_events x`
  return sql`with ${events}, named as materialized (${brought}),
    buyers as materialized (select name, buyer from named group by 1, 2)`
}

type Events = Pick<FunnelCounts, "events" | "money">
type FactRow = {
  name: string | null
  total: number
  currency: string | null
  leads: number
  customers: number
  sales: number
  revenue: string
  commission: string
}

/**
 * By group, and in all: leads, customers who bought, and sales of a window; and by currency too, revenue less refunds, and
 * commission less what was taken back.
 */
export async function countEvents(tx: Tx, vendorId: string, query: FunnelWindow): Promise<Events> {
  const rows = await tx.execute<FactRow>(sql`${grouped(vendorId, query)}, parts as materialized (
      select name, currency, count(*) filter (where kind = 'lead') as leads, count(*) filter (where kind = 'sale') as sales,
        sum(revenue) as revenue, sum(commission) as commission
      from named group by 1, 2
    ), counted as (
      select name, sum(leads)::int as leads, sum(customers)::int as customers, sum(sales)::int as sales
      from (
        select name, leads, 0 as customers, sales from parts
        union all
        select name, 0, count(buyer), 0 from buyers group by 1
      ) x group by 1
    ), earned_by as materialized (
      select name, currency, revenue, commission from parts where currency is not null
    )
    select ${nameOf(query.group)} as name, 0 as total, null as currency, leads, customers, sales, 0 as revenue, 0 as commission
    from counted
    union all
    select null, 1, null, coalesce(sum(leads), 0)::int,
      (select count(buyer) from (select buyer from buyers group by 1) b)::int, coalesce(sum(sales), 0)::int, 0, 0
    from parts
    union all
    select ${nameOf(query.group)}, 0, currency, 0, 0, 0, revenue, commission from earned_by
    union all
    select null, 1, currency, 0, 0, 0, sum(revenue), sum(commission) from earned_by group by currency`)
  const of = ({ name, total }: FactRow) => ({ group: name, isTotal: total === 1 })
  return {
    events: rows
      .filter((row) => row.currency === null)
      .map((row) => ({ ...of(row), leads: row.leads, customers: row.customers, sales: row.sales })),
    money: rows.flatMap(({ currency, revenue, commission, ...row }) => {
      if (currency === null) return []
      return { ...of(row as FactRow), currency, revenue: BigInt(revenue), commission: BigInt(commission) }
    }),
  }
}

const NAMES: Partial<Record<FunnelGroup, SQL>> = {
  affiliate: sql`select id, name from affiliates`,
  link: sql`select id, slug as name from links`,
  program: sql`select id, name from programs`,
}

/** What people call these affiliates, links or programs, by id. */
export async function nameGroups(
  tx: Tx,
  vendorId: string,
  group: FunnelGroup,
  ids: string[],
): Promise<Map<string, string>> {
  const table = NAMES[group]
  if (!table || ids.length === 0) return new Map()
  const rows = await tx.execute<{ id: string; name: string }>(
    sql`${table} where vendor_id = ${vendorId} and id = any(${arrayText(ids)}::text[])`,
  )
  return new Map(rows.map(({ id, name }) => [id, name]))
}
