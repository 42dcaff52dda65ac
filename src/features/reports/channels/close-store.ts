import { type SQL, sql } from "drizzle-orm"
import type { Given } from "../../../platform/kept-statement.ts"
import { type GivenSpan, instant, isFolded, unfolded, within } from "../span-store.ts"

/** Separates the parts of a touch, and touches: what people write has neither of them. */
export const [PART, NEXT] = ["\u001f", "\u001e"]
const quoted = (text: string) => sql.raw(`'${text}'`)
const [part, next, both] = [quoted(PART), quoted(NEXT), quoted(PART + NEXT)]

/** How long before a close a touch counts. */
export const lookback = (days: Given<number>) => sql`make_interval(hours => 24 * ${days}::int)`
/** How long before its close a touch `t` was, as a last part of it. */
export const agePart = sql`|| ${part} || (extract(epoch from s.closed_at - t.at) * 1000)::bigint`

/** Whether money of deals with these touches `t` adds up: all are one channel's and one key's, whatever their weights. */
export const isOneKey = (key: SQL) =>
  sql`coalesce(min(t.channel || ${part} || coalesce(${key}, '')) = max(t.channel || ${part} || coalesce(${key}, '')), true)`

/** Whether a sale's record `r` leaves it to one channel, or there is none. */
const isOneSplit = sql`coalesce(jsonb_array_length(r.splits) = 1 and r.splits -> 0 ->> 'amount' = s.amount_minor::text, true)`

/** `is_sum` and `splits` of a sale `s`; where money adds up, sales differ in nothing else than what the one split has. */
export const splitsOf = (isOne: SQL) => sql`${isOneSplit} and ${isOne} as is_sum,
  case when r.splits is null or not (${isOneSplit} and ${isOne}) then r.splits
    else jsonb_build_array(r.splits -> 0 || '{"amount": "0"}') end as splits`

/** A journey's touches `t` as text, in order. */
export const journeyText = (key: SQL, age: SQL) => sql`string_agg(
  t.channel || ${part} || coalesce(t.milestone, '') || ${part} || coalesce(translate(${key}, ${both}, ''), '') ${age},
  ${next} order by t.at, t.number)`

/** What is folded for a lookback, where all of it was known at an instant. */
const foldedFor = (vendorId: Given<string>, lookbackDays: Given<number>, at: Given<Date>) => sql`
  select closes_until as until from report_folds
  where vendor_id = ${vendorId} and closes_known_at <= ${instant(at)} and lookback_days = ${lookbackDays}`

/**
 * Closed sales in `spans` as they were known at an instant, as `fresh` of a WITH, each with its journey by members, its record and
 * its refunds; `is_sum` where no record splits it and its touches are of one. `known_at`: since when all that is so is known.
 */
export const freshCloses = (
  vendorId: Given<string>,
  lookbackDays: Given<number>,
  at: SQL,
): SQL => sql`fresh as materialized (
    select s.sale_id, s.closed_at as at, s.currency, s.amount_minor as amount, coalesce(f.refunded, 0)::bigint as refunded,
      coalesce(j.journey, '') as journey, coalesce(j.path, '') as path, j.first_at, r.model,
      ${splitsOf(sql`j.is_one`)}, greatest(s.recorded_at, j.known_at, r.at, f.at) as known_at
    from spans p join credited_sales s on s.vendor_id = ${vendorId} and ${within("s.closed_at")}
    cross join lateral (
      select ${journeyText(sql`t.member_id`, sql``)} as journey, string_agg(left(t.channel, 1), '' order by t.at, t.number) as path,
        min(t.at) as first_at, max(t.known_at) as known_at, ${isOneKey(sql`t.member_id`)} as is_one
      from touches t where t.vendor_id = ${vendorId} and t.customer = s.customer and t.at <= s.closed_at
        and t.at >= s.closed_at - ${lookback(lookbackDays)} and t.known_at <= ${at}
    ) j
    left join lateral (
      select r.splits, r.model, r.at from credit_records r
      where r.vendor_id = ${vendorId} and r.sale_id = s.sale_id and r.at <= ${at} order by r.version desc limit 1
    ) r on true
    cross join lateral (
      select sum(f.amount_minor) as refunded, max(f.at) as at from credit_refunds f
      where f.vendor_id = ${vendorId} and f.sale_id = s.sale_id and f.at <= ${at}
    ) f
    where s.recorded_at <= ${at}
  )`

/** Closed sales of a window as they were known at an instant, as `closes` of a WITH: from what is folded and from the rest. */
export function closes(
  vendorId: Given<string>,
  window: GivenSpan & { at: Given<Date>; lookbackDays: Given<number> },
): SQL {
  const { lookbackDays, at } = window
  const columns = sql.raw("at, currency, journey, path, first_at, splits, model, is_sum")
  return sql`${unfolded(vendorId, window, foldedFor(vendorId, lookbackDays, at))},
    ${freshCloses(vendorId, lookbackDays, instant(at))}, closes as (
      select ${columns}, amount_minor as amount, refunded_minor as refunded from report_closes where ${isFolded(vendorId, window)}
      union all
      select ${columns}, amount, refunded from fresh
    )`
}

/**
 * What the ledger expensed for commissions that were earned in `spans`, up to an instant, as `spent` of a WITH: accrued and paid,
 * less what was reversed. What waits as unverified, or was rejected as that, cost nothing.
 */
export const freshCosts = (vendorId: Given<string>, at: SQL): SQL => sql`earned as materialized (
    select c.id, c.earned_at from spans p join commissions c on c.vendor_id = ${vendorId} and ${within("c.earned_at")}
    where not exists (select from commissions u where u.vendor_id = ${vendorId} and u.id = c.id
      and 'unverified' = any(u.reasons) and u.status in ('held', 'rejected'))
  ), about as (
    select id as ref, earned_at from earned
    union all
    select d.id, e.earned_at from earned e join debts d on d.vendor_id = ${vendorId} and d.commission_id = e.id
  ), spent as materialized (
    select a.earned_at as at, l.currency, l.amount_minor as amount, l.posted_at
    from about a
    cross join lateral (
      select t.id from ledger_transactions t where t.vendor_id = ${vendorId} and t.ref = a.ref offset 0
    ) t
    cross join lateral (
      select e.currency, e.amount_minor, e.posted_at from ledger_entries e
      where e.vendor_id = ${vendorId} and e.transaction_id = t.id and e.account = 'expense:commissions'
        and e.posted_at <= ${at} offset 0
    ) l
  )`

/** The same of a window, as `commission_costs` of a WITH: from what is folded and from the rest. */
export function commissionCosts(vendorId: Given<string>, window: GivenSpan & { at: Given<Date> }): SQL {
  const until = sql`select closes_until as until from report_folds
    where vendor_id = ${vendorId} and closes_known_at <= ${instant(window.at)}`
  return sql`${unfolded(vendorId, window, until)}, ${freshCosts(vendorId, instant(window.at))}, commission_costs as (
      select at, currency, amount_minor as amount from report_costs where ${isFolded(vendorId, window)}
      union all
      select at, currency, amount from spent
    )`
}
