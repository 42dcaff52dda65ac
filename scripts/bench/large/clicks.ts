import type postgres from "postgres"
import { DAYS, eventOf, type Sample, type Size } from "./people.ts"

const MONTHS = 13
/** Clicks that are none, and those of visitors who came before on the day. */
const FLAGGED = 0.05
const REPEATED = 0.2
/** Clicks whose address is like no other's: advertisers and social networks mark each. */
const MARKED = 0.1

/** What a click `e` of a link `l` comes with. */
const TEXTS = `
  '/r/' || l.slug || case when bench.chance(e.i, 10) < ${MARKED} then ''
    when bench.chance(e.i, 11) < 0.4 then '?sub1=campaign' || (bench.bits(e.i, 12) & 3) || '&utm_source=newsletter' else '' end as landing_url,
  case when bench.chance(e.i, 10) < ${MARKED}
    then '?fbclid=' || translate(encode(sha256(e.i::text::bytea), 'base64'), '+/=', '-_') else '' end as url_tail,
  case when bench.chance(e.i, 13) < 0.7 then 'https://site' || (bench.bits(e.i, 14) & 1) || '.partner' || l.j % 1000 || '.test/' end as referrer,
  case when bench.chance(e.i, 10) >= ${MARKED} and bench.chance(e.i, 11) < 0.4 then 'campaign' || (bench.bits(e.i, 12) & 3) end as sub1,
  'Mozilla/5.0 (Linux; Android 16; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/' || 130 + floor(power(bench.chance(e.i, 15), 3) * 2000)::int / 100
    || '.0.' || floor(power(bench.chance(e.i, 15), 3) * 2000)::int || '.0 Mobile Safari/537.36' as user_agent,
  (array['US', 'US', 'US', 'DE', 'DE', 'GB', 'FR', 'IN', 'BR', 'ES', 'IT', 'NL', 'PL', 'SE', 'NO', 'JP', 'CA', 'AU', 'MX', ''])
    [1 + floor(power(bench.chance(e.i, 16), 1.5) * 20)::int] as country`

/** Some clicks over the year, in the order they came, with what the roll-ups gain by them. `round`: others than before. */
export async function fillClicks(
  sql: postgres.Sql,
  sample: Sample,
  size: Size,
  count: number,
  round: number,
): Promise<void> {
  await sql`select ensure_click_partitions((now() - ${`${DAYS + 1} days`}::interval)::date, ${MONTHS + 1})`
  const { k, j, at } = eventOf("i", count, size)
  for (let month = 0; month < MONTHS; month++) {
    const [first, last] = [month, month + 1].map((n) => Math.min(count, Math.floor((count * n * 30) / DAYS)))
    if (first === last) continue
    await sql.begin(async (tx) => {
      await tx`set local session_replication_role = replica`
      await tx`set local work_mem = '256MB'`
      await tx.unsafe(`create temporary table taken on commit drop as
        select e.at, l.link_number, bench.bits(e.i, 100 + ${round}) as nonce, v.number as vendor_number, v.program_id, ${TEXTS},
          bench.chance(e.i, 17) < ${FLAGGED} as is_flagged, bench.chance(e.i, 18) >= ${REPEATED} as is_first
        from (select i, ${k} as k, ${j} as j, ${at} as at from generate_series(${first! + 1}::bigint, ${last}) i) e
        join bench.vendors v on v.k = e.k join bench.links l on l.k = e.k and l.j = e.j`)
      for (const statement of statements(sample.timeZone)) await tx.unsafe(statement)
    })
  }
  await sql`vacuum analyze`
}

const ORIGIN = "hashtextextended(link_number || '|' || landing_url || '|' || coalesce(referrer, ''), 0)"
const COUNTED = `count(*) filter (where not is_flagged) as clicks, count(*) filter (where not is_flagged and is_first) as visitors`
const FLAGGED_ONES = "count(*) filter (where is_flagged) as flagged"
const more = (table: string, ...columns: string[]) =>
  `do update set ${columns.map((name) => `${name} = ${table}.${name} + excluded.${name}`).join(", ")}`
const ALL = ["clicks", "visitors", "flagged"]

const statements = (timeZone: string) => [
  `insert into click_origins (number, link_number, month, vendor_number, landing_url, referrer, subs)
    select distinct ${ORIGIN}, link_number, date_trunc('month', at at time zone 'UTC')::date, vendor_number, landing_url, referrer,
      case when sub1 is not null then jsonb_build_object('sub1', sub1) end
    from taken on conflict do nothing`,
  `insert into click_agents (number, vendor_number, user_agent)
    select distinct hashtextextended(user_agent, 0), vendor_number, user_agent from taken on conflict do nothing`,
  `insert into clicks (link_number, at, nonce, origin, agent, vendor_number, stored_seconds, flags, key_id, country, url_tail)
    select link_number, at, nonce, ${ORIGIN}, hashtextextended(user_agent, 0), vendor_number,
      extract(epoch from at - timestamptz '2000-01-01T00:00:00Z')::int,
      case when is_flagged then 2 else 1 + 32 * is_first::int end + 512, 'a', country, url_tail from taken order by at`,
  `insert into click_hours (hour, vendor_number, clicks, visitors, flagged, program_id)
    select date_trunc('hour', at, '${timeZone}'), vendor_number, ${COUNTED}, ${FLAGGED_ONES}, program_id from taken
    group by 1, 2, 6 order by 1 on conflict (vendor_number, hour, program_id) ${more("click_hours", ...ALL)}`,
  `insert into click_days (link_number, day, vendor_number, clicks, visitors, flagged)
    select link_number, (at at time zone '${timeZone}')::date, vendor_number, ${COUNTED}, ${FLAGGED_ONES} from taken
    group by 1, 2, 3 order by 2 on conflict (vendor_number, day, link_number) ${more("click_days", ...ALL)}`,
  `insert into click_marks (day, vendor_number, clicks, visitors, mark, value)
    select (at at time zone '${timeZone}')::date, vendor_number, count(*), count(*) filter (where is_first), m.mark, m.value
    from taken cross join lateral (values ('country', nullif(country, '')), ('sub1', sub1)) m(mark, value)
    where not is_flagged and m.value is not null group by 1, 2, 5, 6 order by 1
    on conflict (vendor_number, mark, day, value) ${more("click_marks", "clicks", "visitors")}`,
  `insert into link_clicks (link_number, vendor_number, clicks, visitors, flagged)
    select link_number, vendor_number, ${COUNTED}, ${FLAGGED_ONES} from taken group by 1, 2
    on conflict (link_number) ${more("link_clicks", ...ALL)}`,
]

export type Stored = { clicks: number; bytes: Record<string, number> }

/** How many clicks there are, and bytes of each table with its indexes. */
export async function measureStored(sql: postgres.Sql): Promise<Stored> {
  const [row] = await sql`select count(*)::int as clicks from clicks`
  const sizes = await sql`
    select coalesce(p.relname, c.relname) as name, sum(pg_total_relation_size(c.oid))::float8 as bytes
    from pg_class c left join pg_inherits i on i.inhrelid = c.oid left join pg_class p on p.oid = i.inhparent
    where c.relkind = 'r' and coalesce(p.relname, c.relname) in
      ('clicks', 'click_origins', 'click_agents', 'click_hours', 'click_days', 'click_marks', 'link_clicks')
    group by 1`
  return { clicks: row!.clicks, bytes: Object.fromEntries(sizes.map(({ name, bytes }) => [name, bytes])) }
}
