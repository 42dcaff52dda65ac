import { type SQL, sql } from "drizzle-orm"
import { dayOf } from "../../../lib/calendar.ts"
import type { Tx } from "../../../platform/db.ts"
import { keptStatement, type Places } from "../../../platform/kept-statement.ts"
import { arrayText } from "../../../platform/rows.ts"
import type { ChannelSplit } from "../../credit/models/core/credit.ts"
import type { Channel, Milestone } from "../../credit/models/core/journey.ts"
import type { CustomerKind, KeyKind } from "../contract.ts"
import { instant } from "../span-store.ts"
import {
  agePart,
  closes,
  commissionCosts,
  isOneKey,
  journeyText,
  lookback,
  NEXT,
  PART,
  splitsOf,
} from "./close-store.ts"
import type { ReportedCosts } from "./core/channel-table.ts"
import type { Deals, DealTouch } from "./core/channels.ts"
import type { Period } from "./core/periods.ts"

export type Window = { from: Date; to: Date; at: Date; timeZone: string }

/**
 * `isAged`: the model asks how long before the close each touch was. `periods` cut the window, in order and without gaps, none where it
 * stays whole; `key` says what a touch is one of below its channel.
 */
export type DealsQuery = Window & {
  lookbackDays: number
  isAged: boolean
  periods: readonly Period[]
  key: KeyKind
  customers: CustomerKind
}

const KEYS: Record<KeyKind, SQL> = {
  source: sql`t.source`,
  campaign: sql`t.campaign ->> 'utm_campaign'`,
  affiliate: sql`t.affiliate_id`,
  link: sql`t.link_id`,
  program: sql`coalesce((select l.program_id from links l where l.vendor_id = t.vendor_id and l.id = t.link_id),
    (select a.program_id from affiliates a where a.vendor_id = t.vendor_id and a.id = t.affiliate_id))`,
  member: sql`t.member_id`,
}

/** A customer's first sale, or one after it, as they were known then. */
const ofCustomers = (kind: CustomerKind, vendorId: SQL, at: SQL) => {
  const earlier = sql`exists (select 1 from credited_sales e where e.vendor_id = ${vendorId} and e.customer = s.customer
    and (e.closed_at, e.sale_id) < (s.closed_at, s.sale_id) and e.recorded_at <= ${at})`
  return kind === "all" ? sql`` : kind === "new" ? sql`and not ${earlier}` : sql`and ${earlier}`
}

/** Which of a window's periods an instant `at` is in, counted from one: naming it for each row would cost more than to read it. */
const numberIn = (starts: SQL, isCut: boolean) => (isCut ? sql`width_bucket(at, ${starts}::timestamptz[])` : sql`0`)
const nameIn = (periods: readonly Period[], number: number) => periods[number - 1]?.name ?? ""
// Costs are cut as deals are.
const knownStarts = new WeakMap<readonly Period[], string>()

function startsOf(periods: readonly Period[]): string {
  const starts = knownStarts.get(periods) ?? arrayText(periods.map(({ from }) => from.toISOString()))
  knownStarts.set(periods, starts)
  return starts
}

type DealRow = {
  period: number
  journey: string
  splits: { channel: Channel; bps: number; amount: string }[] | null
  model: string | null
  currency: string
  is_sum: boolean
  amount: string
  refunded: string
  n: string
}

type DealValues = { vendorId: string; from: Date; to: Date; at: Date; lookbackDays: number; starts: string }
type DealShape = Pick<DealsQuery, "key" | "isAged" | "customers"> & { isCut: boolean }

/** What is folded says nothing of other keys, of how old touches were, and of who bought before. */
const isFolded = ({ key, isAged, customers }: DealShape) => key === "member" && !isAged && customers === "all"

/** The same as `closes` of a WITH, by whatever is asked. */
function askedCloses(values: Places<DealValues>, { key: of, isAged, customers }: DealShape): SQL {
  const { vendorId } = values
  const [from, to, at] = [values.from, values.to, values.at].map(instant) as [SQL, SQL, SQL]
  const key = KEYS[of]
  const age = isAged ? agePart : sql``
  return sql`sold as materialized (
      select sale_id, customer, closed_at, currency, amount_minor from credited_sales s
      where vendor_id = ${vendorId} and closed_at >= ${from} and closed_at < ${to} and recorded_at <= ${at}
        ${ofCustomers(customers, vendorId, at)}
    ), journeys as (
      select s.sale_id, ${journeyText(key, age)} as journey, ${isOneKey(key)} as is_one
      from sold s join touches t on t.vendor_id = ${vendorId} and t.customer = s.customer and t.at <= s.closed_at
        and t.at >= s.closed_at - ${lookback(values.lookbackDays)} and t.known_at <= ${at}
      group by s.sale_id
    ), records as (
      select distinct on (r.sale_id) r.sale_id, r.splits, r.model
      from credit_records r join sold s on s.sale_id = r.sale_id
      where r.vendor_id = ${vendorId} and r.at <= ${at}
      order by r.sale_id, r.version desc
    ), refunds as (
      select f.sale_id, sum(f.amount_minor) as refunded
      from credit_refunds f join sold s on s.sale_id = f.sale_id
      where f.vendor_id = ${vendorId} and f.at <= ${at}
      group by f.sale_id
    ), closes as (
      select s.closed_at as at, coalesce(j.journey, '') as journey, r.model, s.currency, s.amount_minor as amount,
        coalesce(f.refunded, 0) as refunded, ${splitsOf(sql`coalesce(j.is_one, true)`)}
      from sold s left join journeys j using (sale_id) left join records r using (sale_id) left join refunds f using (sale_id)
    )`
}

const dealsStatement = keptStatement<DealValues, DealShape>((values, shape) => {
  const from = isFolded(shape) ? closes(values.vendorId, values) : askedCloses(values, shape)
  const single = (column: string) => sql.raw(`case when not is_sum then ${column} end`)
  return sql`with ${from}
    select ${numberIn(values.starts, shape.isCut)} as period, journey, splits, model, currency, is_sum,
      case when is_sum then sum(amount) else min(amount) end as amount,
      case when is_sum then sum(refunded) else min(refunded) end as refunded, count(*) as n
    from closes group by 1, 2, 3, 4, 5, 6, ${single("amount")}, ${single("refunded")}
    order by 1, 2, 3, 4, 5, 6, ${single("amount")}, ${single("refunded")}`
})

/** All closed sales of a window as they were known at an instant, alike ones together, by period. */
export async function listDeals(tx: Tx, vendorId: string, query: DealsQuery): Promise<(Deals & { period: string })[]> {
  const { key, isAged, customers, periods } = query
  const values = { ...query, vendorId, starts: startsOf(periods) }
  const shape = { key, isAged, customers, isCut: periods.length > 0 }
  const rows = await tx.execute<DealRow>(dealsStatement(values, shape))
  const parse = memoizedTouches()
  return rows.map(({ journey, splits, model, is_sum: isSum, ...row }) => {
    const [amount, refunded] = [BigInt(row.amount), BigInt(row.refunded)]
    return {
      period: nameIn(periods, row.period),
      currency: row.currency,
      count: Number(row.n),
      isSum,
      amount,
      refunded,
      journey,
      touches: parse(journey),
      record: splits && {
        splits: splits.map((split) => toSplit(isSum ? { ...split, amount: row.amount } : split)),
        model,
      },
    }
  })
}

const toSplit = ({ channel, bps, amount }: NonNullable<DealRow["splits"]>[number]): ChannelSplit => ({
  channel,
  bps,
  amount: BigInt(amount),
})

function memoizedTouches(): (journey: string) => DealTouch[] {
  const known = new Map<string, DealTouch[]>()
  return (journey) => {
    const touches = known.get(journey) ?? (journey === "" ? [] : journey.split(NEXT).map(showTouch))
    known.set(journey, touches)
    return touches
  }
}

/** Positions in the journey stand for ids, and instants are counted back from the close. */
function showTouch(text: string, index: number): DealTouch {
  const [channel, milestone, key, age = "0"] = text.split(PART)
  return {
    id: String(index),
    channel: channel as Channel,
    at: new Date(-Number(age)),
    arrival: index,
    milestone: (milestone || null) as Milestone | null,
    key: key || null,
  }
}

type CostRow = {
  period: number
  channel: Channel | null
  month: string
  campaign: string | null
  currency: string
  amount: string
}

type CostValues = { vendorId: string; from: Date; to: Date; at: Date; starts: string; first: string; last: string }

const costsStatement = keptStatement<CostValues, { isCut: boolean }>((values, { isCut }) => {
  const { vendorId, starts, first, last } = values
  const at = instant(values.at)
  return sql`with ${commissionCosts(vendorId, values)}
    select ${numberIn(starts, isCut)} as period, null as channel, null as month, null as campaign, currency, sum(amount) as amount
    from commission_costs group by 1, 5
    union all
    select 0, channel, period, campaign, currency, sum(amount_minor) from costs
    where vendor_id = ${vendorId} and period between ${first} and ${last}
      and recorded_at <= ${at} and (canceled_at is null or canceled_at > ${at})
    group by 2, 3, 4, 5 order by 2, 3, 4, 1, 5`
})

/**
 * What channels cost in the months that a window touches, and by its periods what commissions cost that were earned in it: as it was
 * known, and as the ledger had it, at an instant.
 */
export async function listCosts(
  tx: Tx,
  vendorId: string,
  window: Window & { periods: readonly Period[] },
): Promise<ReportedCosts> {
  const { periods } = window
  const monthOf = (at: Date) => dayOf(at, window.timeZone).slice(0, 7)
  const values = {
    ...window,
    vendorId,
    starts: startsOf(periods),
    first: monthOf(window.from),
    last: monthOf(window.to),
  }
  const rows = await tx.execute<CostRow>(costsStatement(values, { isCut: periods.length > 0 }))
  const costs = rows.map((row) => ({ ...row, period: nameIn(periods, row.period), amount: BigInt(row.amount) }))
  return {
    reported: costs.flatMap(({ channel, ...row }) => (channel ? [{ channel, ...row }] : [])),
    commissions: costs.filter(({ channel }) => channel === null),
  }
}
