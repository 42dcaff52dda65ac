import { type SQL, sql } from "drizzle-orm"
import type { Given } from "../../platform/kept-statement.ts"

/** `to` is exclusive. */
export type GivenSpan = { from: Given<Date>; to: Given<Date> }

export const numberOf = (vendorId: Given<string>) => sql`(select number from vendors where id = ${vendorId})`

export const dayStart = (day: string) => sql.raw(`(${day})::timestamp at time zone 'UTC'`)
export const instant = (at: Given<Date>) => sql`${at instanceof Date ? at.toISOString() : at}::timestamptz`

/**
 * Which parts of a window are read from what happened itself, as `spans` of a WITH: what comes after the last day that is folded,
 * and days that changed since they were. `until` is a row of `report_folds`, or none.
 */
export const unfolded = (vendorId: Given<string>, { from, to }: GivenSpan, until: SQL): SQL => {
  const [start, end] = [instant(from), instant(to)]
  return sql`folded as materialized (
    select coalesce(max(${dayStart("until")}), '-infinity') as until from (${until}) known
  ), stale as materialized (
    select distinct d.day from report_stale_days d, folded f
    where d.vendor_id = ${vendorId} and d.day >= (${start} at time zone 'UTC')::date
      and d.day <= (${end} at time zone 'UTC')::date and ${dayStart("d.day")} < f.until
  ), spans as materialized (
    select greatest(${start}, f.until) as "from", ${end} as "to" from folded f where f.until < ${end}
    union all
    select greatest(${start}, ${dayStart("day")}), least(${end}, ${dayStart("day + 1")}) from stale
  )`
}

/** Rows of a folded table that are within a window, where they say what is so now. */
export const isFolded = (vendorId: Given<string>, { from, to }: GivenSpan): SQL => {
  const [start, end] = [instant(from), instant(to)]
  return sql`vendor_number = ${numberOf(vendorId)} and at >= ${start} and at < ${end}
      and day >= (${start} at time zone 'UTC')::date and day <= (${end} at time zone 'UTC')::date
      and at < (select until from folded) and day not in (select day from stale)`
}

export const within = (column: string) => sql.raw(`${column} >= p."from" and ${column} < p."to"`)
