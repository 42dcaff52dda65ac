import { type SQL, sql } from "drizzle-orm"
import { insertRows } from "../../../platform/apply.ts"
import type { Tx } from "../../../platform/db.ts"
import { rowsAs } from "../../../platform/rows.ts"
import { ruleVersions } from "../../commissions/tables.ts"
import type { ClickMessage, ConsentMessage } from "../redirect/core/click.ts"
import { clickHours, clicks, clickVisitors, visitorKeys } from "../tables.ts"
import { type CountedVisitor, type HourGain, visitorOf } from "./core/roll-up.ts"
import { programName, type TakenFacts } from "./core/take-clicks.ts"

export type ClickRow = typeof clicks.$inferInsert

const LINK = { vendorId: "text", linkId: "text" }
const CLICK = { vendorId: "text", id: "text", at: "timestamptz(3)" }
const VISITOR = { vendorId: "text", linkId: "text", day: "timestamptz(3)", visitor: "text" }
const PROGRAM = { vendorId: "text", programId: "text" }

const atOf = <T extends { vendorId: string; id: string; at: number }>(messages: readonly T[]) =>
  messages.map((message) => ({ ...message, at: new Date(message.at) }))

/**
 * Makes other batches with clicks of these links wait until this one is over, in an order that all agree on, and reads the
 * keys of these UTC days that there are.
 */
export async function lockLinks(tx: Tx, links: readonly { vendorId: string; linkId: string }[], days: string[]) {
  return tx.execute<{ day: string; key: string }>(sql`
    with held as materialized (
      select count(pg_advisory_xact_lock(own.key)) from (
        select distinct hashtextextended('clicks of ' || "vendorId" || ' ' || "linkId", 0) as key
        from ${rowsAs("link", links, LINK)} order by 1
      ) own
    )
    select k.day::text as day, k.key from held cross join ${visitorKeys} k
    where k.day in (select day from ${rowsAs(
      "asked",
      days.map((day) => ({ day })),
      { day: "date" },
    )})`)
}

type Loaded = { stored: string[]; visitors: (Omit<CountedVisitor, "day" | "hour"> & Times)[]; paying: string[] }
type Times = { day: number; hour: number | null }

/** What is there of a batch of clicks with their visitors' names, and of the clicks that its consents are to. */
export async function loadClicks(
  tx: Tx,
  messages: readonly ClickMessage[],
  consents: readonly ConsentMessage[],
): Promise<TakenFacts> {
  const ms = (column: string) => sql.raw(`(extract(epoch from ${column}) * 1000)::bigint`)
  const asked = rowsAs("asked", atOf<{ vendorId: string; id: string; at: number }>([...messages, ...consents]), CLICK)
  const programs = new Map(messages.map((click) => [programName(click), click]))
  const [row] = await tx.execute<Loaded>(sql`select
    (select coalesce(jsonb_agg(c.vendor_id || ' ' || c.id || ' ' || ${ms("c.at")}), '[]') from ${asked}
      join ${clicks} c on c.vendor_id = asked."vendorId" and c.id = asked.id and c.at = asked.at) as stored,
    (select coalesce(jsonb_agg(jsonb_build_object('vendorId', v.vendor_id, 'linkId', v.link_id, 'visitor', v.visitor,
        'day', ${ms("v.day")}, 'hour', ${ms("v.hour")})), '[]') from ${rowsAs("own", messages.map(visitorOf), VISITOR)}
      join ${clickVisitors} v on v.vendor_id = own."vendorId" and v.link_id = own."linkId" and v.day = own.day
        and v.visitor = own.visitor) as visitors,
    (select coalesce(jsonb_agg("vendorId" || ' ' || "programId"), '[]') from ${rowsAs("own", [...programs.values()], PROGRAM)}
      cross join lateral (
        select r.rules from ${ruleVersions} r where r.vendor_id = own."vendorId" and r.program_id = own."programId"
        order by r.version desc limit 1
      ) latest where latest.rules @> '[{"event":"click"}]') as paying`)
  const { stored, visitors, paying } = row!
  return {
    stored: new Set(stored),
    visitors: visitors.map((one) => ({
      ...one,
      day: new Date(one.day),
      hour: one.hour === null ? null : new Date(one.hour),
    })),
    paying: new Set(paying),
  }
}

/** Writers for `apply`: clicks that are new, consents to older ones, and what the roll-ups gain. */
export function writeClicks(of: {
  clicks: ClickRow[]
  consents: ConsentMessage[]
  visitors: CountedVisitor[]
  hours: HourGain[]
}): Record<string, SQL> {
  const agreed = rowsAs("agreed", atOf(of.consents), { ...CLICK, consent: "text" })
  return {
    clicks: insertRows(clicks, of.clicks, sql`on conflict do nothing`),
    consents: sql`update ${clicks} c set consent = agreed.consent from ${agreed}
      where c.vendor_id = agreed."vendorId" and c.id = agreed.id and c.at = agreed.at`,
    visitors: insertRows(
      clickVisitors,
      of.visitors,
      sql`on conflict (vendor_id, link_id, day, visitor) do update set hour = excluded.hour`,
    ),
    hours: insertRows(
      clickHours,
      of.hours,
      sql`on conflict (vendor_id, link_id, hour) do update set clicks = click_hours.clicks + excluded.clicks,
        visitors = click_hours.visitors + excluded.visitors, flagged = click_hours.flagged + excluded.flagged`,
    ),
  }
}
