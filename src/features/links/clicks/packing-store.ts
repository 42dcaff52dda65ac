import { sql } from "drizzle-orm"
import type { Tx } from "../../../platform/db.ts"

/** Days from one, or from the first, until another (exclusive). */
export type RolledUp = { since: string | null; until: string }

const after = (since: string | null) => sql`coalesce(${since}::date, '-infinity')`
const hourOf = (day: ReturnType<typeof after>) => sql`(${day})::timestamp at time zone 'UTC'`

/** The day after the one by which a vendor has so many of its links' roll-ups since a day; null where there are fewer. */
export async function findFullDay(
  tx: Tx,
  vendorNumber: number,
  { since, most }: { since: string | null; most: number },
): Promise<string | null> {
  const [row] = await tx.execute<{ day: string }>(sql`
    select (day + 1)::text as day from click_days where vendor_number = ${vendorNumber}::int and day >= ${after(since)}
    order by day offset ${most - 1} limit 1`)
  return row?.day ?? null
}

/** Takes a vendor's roll-ups of some days away and puts them back in the order in which they are read. */
export async function rewriteRollUps(tx: Tx, vendorNumber: number, { since, until }: RolledUp): Promise<void> {
  const [from, to] = [after(since), sql`${until}::date`]
  const tables = [
    { name: "click_days", within: sql`day >= ${from} and day < ${to}`, order: "day, link_number" },
    { name: "click_hours", within: sql`hour >= ${hourOf(from)} and hour < ${hourOf(to)}`, order: "hour, program_id" },
    { name: "click_marks", within: sql`day >= ${from} and day < ${to}`, order: "mark, day, value" },
  ]
  for (const { name, within, order } of tables)
    await tx.execute(sql`
      with taken as (delete from ${sql.raw(name)} where vendor_number = ${vendorNumber}::int and ${within} returning *)
      insert into ${sql.raw(name)} select * from taken order by ${sql.raw(order)}`)
}
