import { type SQL, sql } from "drizzle-orm"
import { dayOf } from "../../../lib/calendar.ts"
import type { Tx } from "../../../platform/db.ts"
import { arrayText } from "../../../platform/rows.ts"
import { FIRST_BIT, NO_VISIT_BITS } from "../../links/redirect/core/click-flags.ts"
import { cutWindow, type FunnelCounts, type FunnelGroup, type Span, unitOf } from "./core/funnel.ts"

export type FunnelWindow = { from: Date; to: Date; timeZone: string; group: FunnelGroup }

const PERIODS: Partial<Record<FunnelGroup, string>> = { day: "YYYY-MM-DD", week: 'IYYY-"W"IW', month: "YYYY-MM" }
const COLUMNS: Partial<Record<FunnelGroup, string>> = {
  affiliate: "affiliate_id",
  link: "link_id",
  program: "program_id",
}

/** What a row `x` is grouped by; `ofClick` where only the click can say it. */
function groupOf({ group, timeZone }: FunnelWindow, ofClick: SQL): SQL {
  const format = PERIODS[group]
  if (format) return sql`to_char(x.at at time zone ${timeZone}, ${format})`
  const column = COLUMNS[group]
  return column ? sql.raw(`x.${column}`) : ofClick
}

const within = (column: string, { from, to }: Pick<FunnelWindow, "from" | "to">) =>
  sql`${sql.raw(column)} >= ${from.toISOString()} and ${sql.raw(column)} < ${to.toISOString()}`

const numberOf = (vendorId: string) => sql`(select number from vendors where id = ${vendorId})`

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
  select value as name, clicks, visitors from click_marks
  where mark = ${query.group} and ${inDays(vendorId, query, whole)}
  union all
  select null, -clicks, -visitors from click_marks where mark = ${query.group} and ${inDays(vendorId, query, whole)}
  union all
  select null, clicks, visitors from click_hours
  where vendor_number = ${numberOf(vendorId)} and ${within("hour", whole)}`

/** From the clicks themselves: what of the window is no whole hours or days. */
const byClicks = (vendorId: string, query: FunnelWindow, part: Span) => sql`
  select ${groupOf(query, query.group === "country" ? sql`nullif(x.country, '')` : sql`x.subs ->> ${query.group}`)} as name,
    1 as clicks, (x.flags & ${sql.raw(String(FIRST_BIT))} <> 0)::int as visitors
  from (
    select c.at, c.flags, c.country, l.id as link_id, l.affiliate_id, l.program_id, o.subs
    from clicks c join links l on l.vendor_id = ${vendorId} and l.number = c.link_number
    left join click_origins o on o.number = c.origin and o.month = date_trunc('month', c.at at time zone 'UTC')::date
    where c.vendor_number = ${numberOf(vendorId)} and ${within("c.at", part)}
      and c.flags & ${sql.raw(String(NO_VISIT_BITS))} = 0
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
  const rows = await tx.execute<{ name: string | null; total: number; clicks: string; visitors: string }>(sql`
    select name, grouping(name) as total, coalesce(sum(clicks), 0) as clicks, coalesce(sum(visitors), 0) as visitors
    from (${sql.join(parts, sql` union all `)}) counted
    group by grouping sets ((name), ()) having grouping(name) = 1 or sum(clicks) <> 0`)
  return rows.map(({ name, total, clicks, visitors }) => ({
    group: name,
    isTotal: total === 1,
    clicks: Number(clicks),
    uniqueClicks: Number(visitors),
  }))
}

/**
 * What affiliates brought in a window, one row a lead, a sale and what either earned; rejected commissions are none, and
 * what is unverified counts for nothing.
 */
const facts = (vendorId: string, query: FunnelWindow) => sql`
  with events as (
    select 'sale' as kind, s.id, s.occurred_at as at, s.affiliate_id, s.program_id, s.link_id, s.customer_id,
      s.attribution -> 'winner' ->> 'clickId' as click_id, s.currency, s.amount_minor - s.refunded_minor as revenue
    from sales s where s.vendor_id = ${vendorId} and s.affiliate_id is not null and s.counts
      and ${within("s.occurred_at", query)}
    union all
    select 'lead', l.id, l.occurred_at, l.affiliate_id, l.attribution -> 'winner' ->> 'programId',
      l.attribution -> 'winner' ->> 'linkId', l.customer_id, l.attribution -> 'winner' ->> 'clickId', null, 0
    from leads l where l.vendor_id = ${vendorId} and l.affiliate_id is not null and l.counts
      and ${within("l.occurred_at", query)}
  ), earned as (
    select c.source_id, c.id, c.currency, c.amount_minor - c.reversed_minor as amount from commissions c
    join events e on e.id = c.source_id where c.vendor_id = ${vendorId} and c.status <> 'rejected'
  ), paid_clicks as (
    select c.id, c.earned_at as at, c.affiliate_id, c.program_id, l.id as link_id, c.source_id as click_id, c.currency,
      c.amount_minor - c.reversed_minor as amount
    from commissions c left join links l on l.vendor_id = c.vendor_id and l.number = click_link(c.source_id)
    where c.vendor_id = ${vendorId} and c.kind = 'click' and c.status <> 'rejected' and ${within("c.earned_at", query)}
  ), facts as (
    select e.*, 0 as commission from events e
    union all
    select 'earned', e.id, e.at, e.affiliate_id, e.program_id, e.link_id, e.customer_id, e.click_id, c.currency, 0, c.amount
    from events e join earned c on c.source_id = e.id
    union all
    select 'earned', e.id, e.at, e.affiliate_id, e.program_id, e.link_id, e.customer_id, e.click_id, r.currency, 0,
      r.amount_minor - r.reversed_minor
    from events e join earned c on c.source_id = e.id
    join commissions r on r.vendor_id = ${vendorId} and r.kind = 'restoration' and split_part(r.source_id, ':', 1) = c.id
    union all
    select 'earned', p.id, p.at, p.affiliate_id, p.program_id, p.link_id, null, p.click_id, p.currency, 0, p.amount
    from paid_clicks p
  )`

/** A customer's country, unless only unverified events gave it. */
export const verifiedCountry = (customer: string) =>
  sql.raw(`case when 'country' = any(${customer}.unverified_details) then null else ${customer}.country end`)

/** Clicks of the events by what they say, each found once by its key: its country, and the texts that came with it. */
const clickedBy = (vendorId: string) => sql`, asked as materialized (
    select x.click_id, click_link(x.click_id) as link_number, click_at(x.click_id) as at, click_nonce(x.click_id) as nonce
    from (select distinct click_id from facts where click_id is not null) x
  ), clicked as materialized (
    select a.click_id, nullif(k.country, '') as country, o.subs from asked a
    cross join lateral (
      select c.country, c.origin, c.at from clicks c
      where c.vendor_number = ${numberOf(vendorId)} and c.link_number = a.link_number
        and c.second = click_second(a.at) and c.at = a.at and c.nonce = a.nonce
      limit 1
    ) k
    left join lateral (
      select o.subs from click_origins o
      where o.number = k.origin and o.month = date_trunc('month', k.at at time zone 'UTC')::date limit 1
    ) o on true)`

/** Facts with their group; of the click that brought one, or of its customer where no click gives the country. */
function grouped(vendorId: string, query: FunnelWindow): SQL {
  const isOfClick = !(query.group in PERIODS) && !(query.group in COLUMNS)
  const ofClick =
    query.group === "country" ? sql`coalesce(k.country, ${verifiedCountry("cu")})` : sql`k.subs ->> ${query.group}`
  const joins = sql`left join clicked k on k.click_id = x.click_id
    left join customers cu on cu.vendor_id = ${vendorId} and cu.id = x.customer_id`
  return sql`${facts(vendorId, query)}${isOfClick ? clickedBy(vendorId) : sql``}, named as materialized (
    select x.*, ${groupOf(query, ofClick)} as name from facts x ${isOfClick ? joins : sql``})`
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
  const rows = await tx.execute<FactRow>(sql`
    ${grouped(vendorId, query)}
    select name, grouping(name) as total, null as currency, (count(*) filter (where kind = 'lead'))::int as leads,
      (count(distinct customer_id) filter (where kind = 'sale'))::int as customers,
      (count(*) filter (where kind = 'sale'))::int as sales, 0 as revenue, 0 as commission
    from named group by grouping sets ((name), ())
    union all
    select name, grouping(name), currency, 0, 0, 0, sum(revenue), sum(commission)
    from named where currency is not null group by grouping sets ((name, currency), (currency))`)
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
