import { and, eq, sql } from "drizzle-orm"
import type { Tx } from "../../../platform/db.ts"
import { fittedWindows } from "../tables.ts"
import { CHANNELS, type ChannelSet, type Journey, type Transition } from "./core/journey.ts"

export type FitWindow = { from: Date; to: Date; lookbackDays: number }
export type JourneyStats = { sets: ChannelSet[]; transitions: Transition[] }

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
 * All journeys of a window, alike ones together: a sale's touches within the lookback are one that converted; a customer
 * with touches in the window and no sale there is one that did not. As it was known at `at`.
 */
export async function countJourneys(tx: Tx, vendorId: string, window: FitWindow, at: Date | null): Promise<Journey[]> {
  const [from, to] = [window.from.toISOString(), window.to.toISOString()]
  const known = at ? sql`<= ${at.toISOString()}::timestamptz` : sql`is not null`
  const path = sql`string_agg(left(t.channel, 1), '' order by t.at, t.number)`
  const rows = await tx.execute<{ converted: boolean; path: string; n: string }>(sql`
    with sold as materialized (
      select sale_id, customer, closed_at from credited_sales
      where vendor_id = ${vendorId} and closed_at >= ${from} and closed_at < ${to} and recorded_at ${known}
    ), paths as (
      select true as converted, ${path} as path
      from sold s join touches t on t.vendor_id = ${vendorId} and t.customer = s.customer and t.at <= s.closed_at
        and t.at >= s.closed_at - make_interval(hours => ${window.lookbackDays * 24}) and t.known_at ${known}
      group by s.sale_id
      union all
      select false, ${path}
      from touches t
      where t.vendor_id = ${vendorId} and t.customer is not null and t.at >= ${from} and t.at < ${to}
        and t.known_at ${known} and not exists (select 1 from sold s where s.customer = t.customer)
      group by t.customer
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
  )

/** The statistics of a window on a day, while nothing was added since. */
export async function findJourneyStats(
  tx: Tx,
  vendorId: string,
  window: FitWindow,
  of: { day: string; watermark: string },
): Promise<JourneyStats | null> {
  const [row] = await tx
    .select({ sets: fittedWindows.sets, transitions: fittedWindows.transitions })
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
        fittedWindows.day,
      ],
      set: { watermark: row.watermark, sets: row.sets, transitions: row.transitions, createdAt: row.createdAt },
    })
}
