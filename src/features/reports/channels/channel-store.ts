import { type SQL, sql } from "drizzle-orm"
import { plannedEachTime, type Tx } from "../../../platform/db.ts"
import type { ChannelSplit } from "../../credit/models/core/credit.ts"
import type { Channel, Milestone } from "../../credit/models/core/journey.ts"
import type { CustomerKind, KeyKind } from "../contract.ts"
import type { Deals, DealTouch } from "./core/channels.ts"
import type { PeriodKind } from "./core/periods.ts"

export type Window = { from: Date; to: Date; at: Date; timeZone: string }

/**
 * `isAged`: the model asks how long before the close each touch was. `by` cuts the window into calendar periods, `key` says
 * what a touch is one of below its channel.
 */
export type DealsQuery = Window & {
  lookbackDays: number
  isAged: boolean
  by: PeriodKind | null
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

/** Separates the parts of a touch, and touches: what people write has neither of them. */
const [PART, NEXT] = ["\u001f", "\u001e"]

/** A customer's first sale, or one after it, as they were known then. */
const ofCustomers = (kind: CustomerKind, vendorId: string, at: SQL | undefined) => {
  const earlier = sql`exists (select 1 from credited_sales e where e.vendor_id = ${vendorId} and e.customer = s.customer
    and (e.closed_at, e.sale_id) < (s.closed_at, s.sale_id) and e.recorded_at <= ${at})`
  return kind === "all" ? sql`` : kind === "new" ? sql`and not ${earlier}` : sql`and ${earlier}`
}

const FORMATS: Record<PeriodKind, string> = { month: "YYYY-MM", quarter: 'YYYY-"Q"Q', year: "YYYY" }

const periodOf = (column: string, by: PeriodKind | null, timeZone: string) =>
  by ? sql`to_char(${sql.raw(column)} at time zone ${timeZone}, ${FORMATS[by]})` : sql`''`

type DealRow = {
  period: string
  journey: string | null
  splits: { channel: Channel; bps: number; amount: string }[] | null
  model: string | null
  currency: string
  amount: string
  refunded: string
  n: string
}

/** All closed sales of a window as they were known at an instant, alike ones together, by period. */
export async function listDeals(tx: Tx, vendorId: string, query: DealsQuery): Promise<(Deals & { period: string })[]> {
  const [from, to, at] = [query.from, query.to, query.at].map((date) => sql`${date.toISOString()}::timestamptz`)
  const age = query.isAged ? sql`|| ${PART} || (extract(epoch from s.closed_at - t.at) * 1000)::bigint` : sql``
  const rows = await tx.execute<DealRow>(sql`${plannedEachTime}
    with sold as materialized (
      select sale_id, customer, closed_at, currency, amount_minor from credited_sales s
      where vendor_id = ${vendorId} and closed_at >= ${from} and closed_at < ${to} and recorded_at <= ${at}
        ${ofCustomers(query.customers, vendorId, at)}
    ), journeys as (
      select s.sale_id, string_agg(
        t.channel || ${PART} || coalesce(t.milestone, '') || ${PART}
          || coalesce(translate(${KEYS[query.key]}, ${PART + NEXT}, ''), '') ${age},
        ${NEXT} order by t.at, t.number) as journey
      from sold s join touches t on t.vendor_id = ${vendorId} and t.customer = s.customer and t.at <= s.closed_at
        and t.at >= s.closed_at - make_interval(hours => ${query.lookbackDays * 24}) and t.known_at <= ${at}
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
    )
    select ${periodOf("s.closed_at", query.by, query.timeZone)} as period, j.journey, r.splits, r.model, s.currency,
      s.amount_minor as amount, coalesce(f.refunded, 0) as refunded, count(*) as n
    from sold s left join journeys j using (sale_id) left join records r using (sale_id) left join refunds f using (sale_id)
    group by 1, 2, 3, 4, 5, 6, 7
    order by 1, 2, 3, 4, 5, 6, 7`)
  const parse = memoizedTouches()
  return rows.map(({ journey, splits, model, ...row }) => ({
    period: row.period,
    currency: row.currency,
    count: Number(row.n),
    amount: BigInt(row.amount),
    refunded: BigInt(row.refunded),
    journey: journey ?? "",
    touches: parse(journey ?? ""),
    record: splits && { splits: splits.map(toSplit), model },
  }))
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

export type CostRow = { channel: Channel; month: string; campaign: string | null; currency: string; amount: bigint }

/** What channels cost in the months that a window touches, as it was known at an instant. */
export async function listMonthCosts(
  tx: Tx,
  vendorId: string,
  months: { from: string; to: string; at: Date },
): Promise<CostRow[]> {
  const at = sql`${months.at.toISOString()}::timestamptz`
  const rows = await tx.execute<Omit<CostRow, "amount"> & { amount: string }>(sql`
    select channel, period as month, campaign, currency, sum(amount_minor) as amount from costs
    where vendor_id = ${vendorId} and period between ${months.from} and ${months.to}
      and recorded_at <= ${at} and (canceled_at is null or canceled_at > ${at})
    group by 1, 2, 3, 4 order by 1, 2, 3, 4`)
  return rows.map((row) => ({ ...row, amount: BigInt(row.amount) }))
}

/**
 * What the ledger expensed for commissions that were earned in a window: accrued and paid, less what was reversed. What
 * waits as unverified, or was rejected as that, cost nothing.
 */
export async function sumCommissionCosts(
  tx: Tx,
  vendorId: string,
  { from, to, at, timeZone, by }: Window & { by: PeriodKind | null },
): Promise<{ period: string; currency: string; amount: bigint }[]> {
  const rows = await tx.execute<{ period: string; currency: string; amount: string }>(sql`${plannedEachTime}
    with earned as (
      select c.id, c.earned_at from commissions c
      where c.vendor_id = ${vendorId} and c.earned_at >= ${from.toISOString()} and c.earned_at < ${to.toISOString()}
        and not exists (select from commissions u where u.vendor_id = ${vendorId} and u.id = c.id
          and 'unverified' = any(u.reasons) and u.status in ('held', 'rejected'))
    ), about as (
      select id as ref, earned_at from earned
      union all
      select d.id, c.earned_at from earned c join debts d on d.vendor_id = ${vendorId} and d.commission_id = c.id
    )
    select ${periodOf("a.earned_at", by, timeZone)} as period, e.currency, sum(e.amount_minor) as amount
    from about a
    join ledger_transactions t on t.vendor_id = ${vendorId} and t.ref = a.ref
    join ledger_entries e on e.vendor_id = t.vendor_id and e.transaction_id = t.id
    where e.account = 'expense:commissions' and e.posted_at <= ${at.toISOString()}
    group by 1, 2 order by 1, 2`)
  return rows.map((row) => ({ ...row, amount: BigInt(row.amount) }))
}
