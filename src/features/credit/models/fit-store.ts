import { and, eq, sql } from "drizzle-orm"
import { DAY_MS } from "../../../lib/time.ts"
import type { Tx } from "../../../platform/db.ts"
import { fittedWindows } from "../tables.ts"
import { CHANNELS, type Journey, type Transition } from "./core/journey.ts"
import type { ShareInterval } from "./core/spread.ts"

/** `lostAfterDays`: so long before the window's end the last touch of a journey must be that counts as lost. */
export type FitWindow = { from: Date; to: Date; lookbackDays: number; lostAfterDays: number }
export type JourneyStats = { transitions: Transition[]; spread: ShareInterval[] | null }

/** How many rows there are to fit to; it only grows, and every touch, joining and sale makes it another one. */
export async function countRows(tx: Tx, vendorId: string): Promise<string> {
  const [row] = await tx.execute<{ watermark: string }>(sql`
    select (select count(*) || ':' || count(customer) from touches where vendor_id = ${vendorId}) || ':' ||
      (select count(*) from credited_sales where vendor_id = ${vendorId}) as watermark`)
  return row?.watermark ?? ""
}

// What the database calls channels while it strings journeys together.
const BY_LETTER = new Map(CHANNELS.map((channel) => [channel.slice(0, 1), channel]))

/**
 * All journeys of a window that are at an end, alike ones together, as they were known at `at`: each customer's touches
 * before their first close, when it lies in the window; and those of customers without any, whose last lies in it, long
 * enough before its end. The lookback reaches back from either.
 */
export async function countJourneys(tx: Tx, vendorId: string, window: FitWindow, at: Date | null): Promise<Journey[]> {
  const [from, to] = [window.from.toISOString(), window.to.toISOString()]
  const lostBefore = new Date(window.to.getTime() - window.lostAfterDays * DAY_MS).toISOString()
  const known = at ? sql`<= ${at.toISOString()}::timestamptz` : sql`is not null`
  const lookback = sql`make_interval(hours => ${window.lookbackDays * 24})`
  const rows = await tx.execute<{ converted: boolean; path: string; n: string }>(sql`
    with closes as materialized (
      select customer, min(closed_at) as ended_at from credited_sales
      where vendor_id = ${vendorId} and recorded_at ${known} group by customer
    ), reached as (
      select t.customer, t.channel, t.at, t.number, c.ended_at, max(t.at) over (partition by t.customer) as last_at
      from touches t left join closes c on c.customer = t.customer
      where t.vendor_id = ${vendorId} and t.customer is not null and t.at >= ${from}::timestamptz - ${lookback}
        and t.known_at ${known}
    ), paths as (
      select ended_at is not null as converted, string_agg(left(channel, 1), '' order by at, number) as path
      from reached
      where case when ended_at is not null
        then ended_at >= ${from} and ended_at < ${to} and at <= ended_at and at >= ended_at - ${lookback}
        else last_at >= ${from} and last_at < ${to} and last_at <= ${lostBefore} and at >= last_at - ${lookback} end
      group by customer, ended_at
    )
    select converted, path, count(*) as n from paths group by 1, 2`)
  return rows.map((row) => ({
    channels: Array.from(row.path, (letter) => BY_LETTER.get(letter)!),
    converted: row.converted,
    count: Number(row.n),
  }))
}

const sameWindow = (vendorId: string, window: FitWindow) =>
  and(
    eq(fittedWindows.vendorId, vendorId),
    eq(fittedWindows.from, window.from),
    eq(fittedWindows.to, window.to),
    eq(fittedWindows.lookbackDays, window.lookbackDays),
    eq(fittedWindows.lostAfterDays, window.lostAfterDays),
  )

/** The statistics of a window on a day, while nothing was added since. */
export async function findJourneyStats(
  tx: Tx,
  vendorId: string,
  window: FitWindow,
  of: { day: string; watermark: string },
): Promise<JourneyStats | null> {
  const [row] = await tx
    .select({ transitions: fittedWindows.transitions, spread: fittedWindows.spread })
    .from(fittedWindows)
    .where(and(sameWindow(vendorId, window), eq(fittedWindows.day, of.day), eq(fittedWindows.watermark, of.watermark)))
  return row ?? null
}

/** Expires all statistics: journeys have become others without a row more or less. */
export async function expireJourneyStats(tx: Tx, vendorId: string) {
  await tx.update(fittedWindows).set({ watermark: "" }).where(eq(fittedWindows.vendorId, vendorId))
}

/** Saves a day's statistics of a window, instead of earlier ones of the same day. */
export async function saveJourneyStats(tx: Tx, row: typeof fittedWindows.$inferInsert) {
  await tx
    .insert(fittedWindows)
    .values(row)
    .onConflictDoUpdate({
      target: [
        fittedWindows.vendorId,
        fittedWindows.from,
        fittedWindows.to,
        fittedWindows.lookbackDays,
        fittedWindows.lostAfterDays,
        fittedWindows.day,
      ],
      set: { watermark: row.watermark, transitions: row.transitions, spread: row.spread, createdAt: row.createdAt },
    })
}
