import { type SQL, sql } from "drizzle-orm"
import { utcDay } from "../../../lib/calendar.ts"
import { insertMany, insertRows } from "../../../platform/apply.ts"
import type { Tx } from "../../../platform/db.ts"
import { rowsAs } from "../../../platform/rows.ts"
import { ruleVersions } from "../../commissions/tables.ts"
import { vendors } from "../../identity/tables.ts"
import type { ConsentMessage } from "../redirect/core/click.ts"
import { type ClickKey, clickKey, keyName } from "../redirect/core/click-key.ts"
import {
  clickAgents,
  clickDays,
  clickHours,
  clickMarks,
  clickOrigins,
  clicks,
  clickVisitors,
  linkClicks,
  visitorKeys,
} from "../tables.ts"
import { type CountedVisitor, type Gains, type Marks, visitorOf } from "./core/roll-up.ts"
import { type ChangedFlags, type NamedClick, programName, type TakenFacts } from "./core/take-clicks.ts"
import type { narrowClicks } from "./narrow-clicks.ts"

/** Some messages, or all, or none. */
export type Bodies = { has(body: unknown): boolean }

const CLICK = { linkNumber: "bigint", at: "timestamptz(3)", nonce: "bigint" }
const VISITOR = { linkNumber: "bigint", day: "date", visitor: "text" }
const PROGRAM = { vendorId: "text", programId: "text" }

const timed = <T extends { at: number }>(keys: readonly T[]) => keys.map((key) => ({ ...key, at: new Date(key.at) }))

/**
 * Makes other batches with clicks of the same links wait until this one is over, in an order that all agree on, and reads the
 * keys of these UTC days that there are.
 */
export async function lockLinks(tx: Tx, numbers: readonly bigint[], days: string[]) {
  const links = numbers.map((linkNumber) => ({ linkNumber }))
  return tx.execute<{ day: string; key: string }>(sql`
    with held as materialized (
      select count(pg_advisory_xact_lock(own.key)) from (
        select distinct hashtextextended('clicks of ' || "linkNumber", 0) as key
        from ${rowsAs("link", links, { linkNumber: "bigint" })} order by 1
      ) own
    )
    select k.day::text as day, k.key from held cross join ${visitorKeys} k
    where k.day in (select day from ${rowsAs(
      "asked",
      days.map((day) => ({ day })),
      { day: "date" },
    )})`)
}

type Loaded = {
  stored: { linkNumber: string; at: number; nonce: string }[]
  visitors: {
    vendorNumber: number
    linkNumber: string
    day: string
    visitor: string
    at: number
    nonce: string
    marks: Marks
  }[]
  paying: string[]
  vendors: { id: string; number: number; timeZone: string }[]
}

const ms = (column: string) => sql.raw(`(extract(epoch from ${column}) * 1000)::bigint`)
const exact = <T extends { linkNumber: string; nonce: string }>(row: T) => ({
  ...row,
  linkNumber: BigInt(row.linkNumber),
  nonce: BigInt(row.nonce),
})

/**
 * What is there of a batch of clicks with their visitors' names, and of the clicks that its consents are to. Those that are `fresh`
 * are not looked for.
 */
export async function loadClicks(
  tx: Tx,
  named: readonly NamedClick[],
  consents: readonly ConsentMessage[],
  fresh: Bodies,
): Promise<TakenFacts> {
  const keys = named.flatMap(({ key, message }) => (key && !fresh.has(message) ? key : []))
  const asked = rowsAs<ClickKey & { at: Date | number }>(
    "asked",
    timed([...keys, ...consents.flatMap(({ id }) => clickKey(id) ?? [])]) as never,
    CLICK,
  )
  const own = visitorsOf(named)
  const programs = new Map(named.map(({ message }) => [programName(message), message]))
  const ids = [...new Set(named.map(({ message }) => message.vendorId))].map((id) => ({ id }))
  const [row] = await tx.execute<Loaded>(sql`select
    (select coalesce(jsonb_agg(jsonb_build_object('linkNumber', c.link_number::text, 'at', ${ms("c.at")},
        'nonce', c.nonce::text)), '[]') from ${asked}
      join ${clicks} c on ${isSame("asked")}) as stored,
    (select coalesce(jsonb_agg(jsonb_build_object('vendorNumber', v.vendor_number, 'linkNumber', v.link_number::text,
        'day', v.day, 'visitor', v.visitor, 'at', ${ms("v.at")}, 'nonce', v.nonce::text, 'marks', v.marks)), '[]')
      from ${rowsAs("own", own, VISITOR)}
      join ${clickVisitors} v on v.link_number = own."linkNumber" and v.day = own.day and v.visitor = own.visitor) as visitors,
    (select coalesce(jsonb_agg("vendorId" || ' ' || "programId"), '[]') from ${rowsAs("own", [...programs.values()], PROGRAM)}
      cross join lateral (
        select r.rules from ${ruleVersions} r where r.vendor_id = own."vendorId" and r.program_id = own."programId"
        order by r.version desc limit 1
      ) latest where latest.rules @> '[{"event":"click"}]') as paying,
    (select coalesce(jsonb_agg(jsonb_build_object('id', v.id, 'number', v.number, 'timeZone', v.timezone)), '[]')
      from ${rowsAs("own", ids, { id: "text" })} join ${vendors} v on v.id = own.id) as vendors`)
  const { stored, visitors, paying, vendors: found } = row!
  return {
    stored: new Set(stored.map((key) => keyName(exact(key)))),
    visitors: visitors.map(exact),
    paying: new Set(paying),
    vendors: new Map(found.map(({ id, ...vendor }) => [id, vendor])),
  }
}

/** Whether a row `c` of clicks is the one that is named. */
const isSame = (by: string) =>
  sql.raw(
    `c.link_number = ${by}."linkNumber" and c.second = click_second(${by}.at) and c.at = ${by}.at and c.nonce = ${by}.nonce`,
  )

/** Visitors that some clicks are of, each once. */
function visitorsOf(named: readonly NamedClick[]) {
  const visitors = new Map<string, ReturnType<typeof visitorOf>>()
  for (const { message, key, visitor } of named) {
    const name = `${message.linkNumber} ${utcDay(message.at)} ${visitor}`
    if (key && !visitors.has(name)) visitors.set(name, visitorOf({ ...key, visitor, vendorNumber: 0 }))
  }
  return [...visitors.values()]
}

const more = (table: string, columns: string[]) =>
  sql.raw(`do update set ${columns.map((name) => `${name} = ${table}.${name} + excluded.${name}`).join(", ")}`)
const COUNTS = ["clicks", "visitors", "flagged"]
const MARKED = ["clicks", "visitors"]

type Written = ReturnType<typeof narrowClicks> & {
  amended: ChangedFlags[]
  visitors: CountedVisitor[]
  gains: Gains
}

/** Writers for `apply`: clicks that are new with their texts, what changes of older ones, and what the roll-ups gain. */
export function writeClicks({ amended, visitors, gains, ...of }: Written): Record<string, SQL> {
  const changed = rowsAs("changed", timed(amended), { ...CLICK, cleared: "int", added: "int" })
  const first = sql`on conflict (link_number, day, visitor)
    do update set at = excluded.at, nonce = excluded.nonce, marks = excluded.marks`
  return {
    origins: insertRows(clickOrigins, of.origins, sql`on conflict do nothing`),
    agents: insertRows(clickAgents, of.agents, sql`on conflict do nothing`),
    clicks: insertMany(clicks, of.clicks),
    amended: sql`update ${clicks} c set flags = (c.flags & ~changed.cleared) | changed.added from ${changed}
      where ${isSame("changed")}`,
    visitors: insertRows(clickVisitors, timed(visitors), first),
    hours: insertRows(
      clickHours,
      gains.hours,
      sql`on conflict (vendor_number, hour, program_id) ${more("click_hours", COUNTS)}`,
    ),
    days: insertRows(
      clickDays,
      gains.days,
      sql`on conflict (vendor_number, day, link_number) ${more("click_days", COUNTS)}`,
    ),
    marks: insertRows(
      clickMarks,
      gains.marks,
      sql`on conflict (vendor_number, mark, day, value) ${more("click_marks", MARKED)}`,
    ),
    links: insertRows(linkClicks, gains.links, sql`on conflict (link_number) ${more("link_clicks", COUNTS)}`),
  }
}
