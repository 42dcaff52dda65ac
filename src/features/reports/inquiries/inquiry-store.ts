import { sql } from "drizzle-orm"
import type { Tx } from "../../../platform/db.ts"
import { BUCKET_MINUTES } from "./core/spread.ts"

type Window = { from: Date; to: Date }

// Spam was never ours to answer, and affiliates' own questions bring no sales.
const inWindow = (vendorId: string, { from, to }: Window) => sql`
  i.vendor_id = ${vendorId} and i.received_at >= ${from.toISOString()} and i.received_at < ${to.toISOString()}
  and i.status <> 'spam' and i.source <> 'affiliate'`

export type ResponseSpread = {
  /** Null is everybody. */
  memberId: string | null
  responses: number
  meanSeconds: number | null
  /** Nearest rank: half, nine of ten and 99 of 100 were answered within. */
  percentiles: [number, number, number] | null
  maxSeconds: number | null
  buckets: number[]
}

/** First response times of the inquiries received in a window, over all and by who responded. */
export async function spreadResponses(tx: Tx, vendorId: string, window: Window): Promise<ResponseSpread[]> {
  const bounds = [0, ...BUCKET_MINUTES.map((minutes) => minutes * 60)]
  const buckets = bounds.map((from, index) => {
    const to = bounds[index + 1]
    const isBelow = to === undefined ? sql`` : sql` and i.response_seconds <= ${to}`
    const isAbove = index === 0 ? sql`i.response_seconds >= 0` : sql`i.response_seconds > ${from}`
    return sql`count(*) filter (where ${isAbove}${isBelow})`
  })
  const rows = await tx.execute<Record<string, string | string[] | null>>(sql`
    select i.responded_by_id as member_id, count(*) as responses, avg(i.response_seconds) as mean,
      max(i.response_seconds) as max,
      to_json(percentile_disc(array[0.5, 0.9, 0.99]) within group (order by i.response_seconds)) as percentiles,
      json_build_array(${sql.join(buckets, sql`, `)}) as buckets
    from inquiries i where ${inWindow(vendorId, window)} and i.response_seconds is not null
    group by grouping sets ((), (i.responded_by_id)) order by 1 nulls first`)
  return rows
    .filter((row) => row.responses !== "0")
    .map((row) => ({
      memberId: row.member_id as string | null,
      responses: Number(row.responses),
      meanSeconds: Number(row.mean),
      maxSeconds: Number(row.max),
      percentiles: row.percentiles as unknown as [number, number, number],
      buckets: row.buckets as unknown as number[],
    }))
}

export type DeskCounts = {
  memberId: string | null
  received: number
  breached: number
  open: number
  won: number
  lost: number
  resolved: number
}

/** How inquiries of a window stand, over all and by who has them; a breach is attributed to whoever missed it. */
export async function countByMember(tx: Tx, vendorId: string, window: Window): Promise<DeskCounts[]> {
  const rows = await tx.execute<Record<string, string | null>>(sql`
    with held as (
      select i.owner_id as member_id, count(*) as received,
        count(*) filter (where i.status in ('open', 'waiting')) as open,
        count(*) filter (where i.ending = 'won') as won, count(*) filter (where i.ending = 'lost') as lost,
        count(*) filter (where i.ending = 'resolved') as resolved
      from inquiries i where ${inWindow(vendorId, window)} group by grouping sets ((), (i.owner_id))
    ), late as (
      select i.breached_by_id as member_id, count(*) as breached
      from inquiries i where ${inWindow(vendorId, window)} and i.breached_at is not null
      group by grouping sets ((), (i.breached_by_id))
    )
    select coalesce(h.member_id, l.member_id) as member_id, coalesce(received, 0) as received, coalesce(open, 0) as open,
      coalesce(won, 0) as won, coalesce(lost, 0) as lost, coalesce(resolved, 0) as resolved,
      coalesce(breached, 0) as breached
    from held h full join late l on coalesce(h.member_id, '') = coalesce(l.member_id, '') order by 1 nulls first`)
  return rows.map((row) => ({
    memberId: row.member_id as string | null,
    received: Number(row.received),
    breached: Number(row.breached),
    open: Number(row.open),
    won: Number(row.won),
    lost: Number(row.lost),
    resolved: Number(row.resolved),
  }))
}

/** Why inquiries of a window were lost, the most frequent reason first. */
export async function countLosses(
  tx: Tx,
  vendorId: string,
  window: Window,
): Promise<{ reason: string; count: number }[]> {
  const rows = await tx.execute<{ reason: string; count: number }>(sql`
    select i.reason, count(*)::int as count from inquiries i
    where ${inWindow(vendorId, window)} and i.ending = 'lost'
    group by 1 order by 2 desc, 1 limit 50`)
  return [...rows]
}
