import { and, eq, sql } from "drizzle-orm"
import type { Tx } from "../../platform/db.ts"
import type { Channel, ChannelSet, Transition } from "../attribution/core/journey.ts"
import { learntWindows } from "./tables.ts"

export type Window = { from: Date; to: Date; lookbackDays: number }
export type Lessons = { sets: ChannelSet[]; transitions: Transition[] }

/** How many rows there are to learn from; it only grows, and every touch, joining and sale makes it another one. */
export async function countRows(tx: Tx, vendorId: string): Promise<string> {
  const [row] = await tx.execute<{ watermark: string }>(sql`
    select (select count(*) || ':' || count(customer) from touches where vendor_id = ${vendorId}) || ':' ||
      (select count(*) from credited_sales where vendor_id = ${vendorId}) as watermark`)
  return row?.watermark ?? ""
}

/**
 * All journeys of a window, summed up by the database: a sale's touches within the lookback are one that converted; a
 * customer with touches in the window and no sale there is one that did not. As it was known at `at`.
 */
export async function sumJourneys(tx: Tx, vendorId: string, window: Window, at: Date | null): Promise<Lessons> {
  const [from, to] = [window.from.toISOString(), window.to.toISOString()]
  const known = at ? sql`<= ${at.toISOString()}::timestamptz` : sql`is not null`
  const rows = await tx.execute<{ kind: "set" | "step"; a: string; b: string; n: string }>(sql`
    with sold as materialized (
      select sale_id, customer, closed_at from credited_sales
      where vendor_id = ${vendorId} and closed_at >= ${from} and closed_at < ${to} and recorded_at ${known}
    ), steps as materialized (
      select s.sale_id as journey, 'conversion' as ending, t.channel,
        row_number() over w as place, lead(t.channel) over w as next
      from sold s join touches t on t.vendor_id = ${vendorId} and t.customer = s.customer and t.at <= s.closed_at
        and t.at >= s.closed_at - make_interval(hours => ${window.lookbackDays * 24}) and t.known_at ${known}
      window w as (partition by s.sale_id order by t.at, t.number)
      union all
      select t.customer, 'null', t.channel, row_number() over w, lead(t.channel) over w
      from touches t
      where t.vendor_id = ${vendorId} and t.customer is not null and t.at >= ${from} and t.at < ${to}
        and t.known_at ${known} and not exists (select 1 from sold s where s.customer = t.customer)
      window w as (partition by t.customer order by t.at, t.number)
    )
    select 'step' as kind, channel as a, coalesce(next, ending) as b, count(*) as n from steps group by 2, 3
    union all
    select 'step', 'start', channel, count(*) from steps where place = 1 group by channel
    union all
    select 'set', channels, ending, count(*) from (
      select ending, string_agg(distinct channel, ',') as channels from steps group by journey, ending
    ) journeys group by 2, 3`)
  return {
    transitions: rows
      .filter(({ kind }) => kind === "step")
      .map(({ a, b, n }) => ({ from: a as Transition["from"], to: b as Transition["to"], count: Number(n) })),
    sets: rows
      .filter(({ kind, b }) => kind === "set" && b === "conversion")
      .map(({ a, n }) => ({ channels: a.split(",") as Channel[], conversions: Number(n) })),
  }
}

const sameWindow = (vendorId: string, window: Window) =>
  and(
    eq(learntWindows.vendorId, vendorId),
    eq(learntWindows.from, window.from),
    eq(learntWindows.to, window.to),
    eq(learntWindows.lookbackDays, window.lookbackDays),
  )

/** What was learnt of a window on a day, while nothing was added since. */
export async function findLessons(
  tx: Tx,
  vendorId: string,
  window: Window,
  of: { day: string; watermark: string },
): Promise<Lessons | null> {
  const [row] = await tx
    .select({ sets: learntWindows.sets, transitions: learntWindows.transitions })
    .from(learntWindows)
    .where(and(sameWindow(vendorId, window), eq(learntWindows.day, of.day), eq(learntWindows.watermark, of.watermark)))
  return row ?? null
}

/** Keeps a day's lesson of a window, in place of an earlier one of the same day. */
export async function keepLessons(tx: Tx, row: typeof learntWindows.$inferInsert) {
  await tx
    .insert(learntWindows)
    .values(row)
    .onConflictDoUpdate({
      target: [
        learntWindows.vendorId,
        learntWindows.from,
        learntWindows.to,
        learntWindows.lookbackDays,
        learntWindows.day,
      ],
      set: { watermark: row.watermark, sets: row.sets, transitions: row.transitions, createdAt: row.createdAt },
    })
}
