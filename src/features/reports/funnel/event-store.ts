import { type SQL, sql } from "drizzle-orm"
import type { Span } from "../core/span.ts"
import { isFolded, numberOf, unfolded, within } from "../span-store.ts"

/**
 * What affiliates brought in `spans`, as `fresh` of a WITH: one row an event and currency, with what it earned in it; rejected
 * commissions are none, and what is unverified counts for nothing.
 */
export const freshEvents = (vendorId: string): SQL => {
  const winner = (of: string, key: string) => sql.raw(`${of}.attribution -> 'winner' ->> '${key}'`)
  return sql`events as materialized (
    select 'sale' as kind, s.id, s.occurred_at as at, s.affiliate_id, s.program_id, s.link_id, s.customer_id,
      ${winner("s", "clickId")} as click_id, s.currency, s.amount_minor - s.refunded_minor as revenue
    from spans p join sales s on s.vendor_id = ${vendorId} and ${within("s.occurred_at")}
    where s.affiliate_id is not null and s.counts
    union all
    select 'lead', l.id, l.occurred_at, l.affiliate_id, ${winner("l", "programId")}, ${winner("l", "linkId")}, l.customer_id,
      ${winner("l", "clickId")}, null, 0
    from spans p join leads l on l.vendor_id = ${vendorId} and ${within("l.occurred_at")}
    where l.affiliate_id is not null and l.counts
  ), earned as materialized (
    select e.id as event_id, c.id, c.currency, c.amount from events e cross join lateral (
      select c.id, c.currency, c.amount_minor - c.reversed_minor as amount from commissions c
      where c.vendor_id = ${vendorId} and c.source_id = e.id and c.status <> 'rejected' offset 0) c
  ), brought as (
    select * from earned
    union all
    select e.event_id, r.id, r.currency, r.amount_minor - r.reversed_minor from commissions r
    join earned e on e.id = split_part(r.source_id, ':', 1)
    where r.vendor_id = ${vendorId} and r.kind = 'restoration'
  ), lines as (
    select e.*, 0::bigint as commission from events e
    union all
    select 'earned', e.id, e.at, e.affiliate_id, e.program_id, e.link_id, e.customer_id, e.click_id, b.currency, 0, b.amount
    from events e join brought b on b.event_id = e.id
    union all
    select 'earned', c.id, c.earned_at, c.affiliate_id, c.program_id, l.id, null, c.source_id, c.currency, 0,
      c.amount_minor - c.reversed_minor
    from spans p join commissions c on c.vendor_id = ${vendorId} and c.kind = 'click' and ${within("c.earned_at")}
    left join links l on l.vendor_id = c.vendor_id and l.number = click_link(c.source_id)
    where c.status <> 'rejected'
  ), fresh as materialized (
    select max(kind) as kind, id, at, affiliate_id, program_id, link_id, customer_id, click_id, currency,
      sum(revenue)::bigint as revenue, sum(commission)::bigint as commission
    from lines group by id, at, affiliate_id, program_id, link_id, customer_id, click_id, currency
  )`
}

/** What a click says, by its key, as a lateral row `k`; none unless `isAsked`. */
export const clickOf = (vendorId: string, of: string, isAsked: string): SQL => {
  const [asked, key] = [
    sql.raw(isAsked),
    sql.raw(`c.link_number = ${of}.link_number and c.second = click_second(${of}.clicked_at) and c.at = ${of}.clicked_at
      and c.nonce = ${of}.click_nonce`),
  ]
  return sql`left join lateral (
    select true as is_known, nullif(c.country, '') as country, (
      select o.subs from click_origins o
      where o.number = c.origin and o.month = date_trunc('month', c.at at time zone 'UTC')::date limit 1
    ) as subs
    from clicks c where ${asked} and c.vendor_number = ${numberOf(vendorId)} and ${key} limit 1
  ) k on true`
}

/** The key of the click by whose id an event came. */
export const clickKeyOf = (of: string) =>
  sql.raw(
    `click_link(${of}.click_id) as link_number, click_at(${of}.click_id) as clicked_at, click_nonce(${of}.click_id) as click_nonce`,
  )

/**
 * What affiliates brought in a window, as `brought_events` of a WITH: from what is folded and from the rest, as narrow as what is read of it. `isOfClick`: with the
 * key of its click, and what is known of it.
 */
export const broughtEvents = (vendorId: string, window: Span, isOfClick: boolean): SQL => {
  const columns = sql.raw("kind, at, affiliate_id, program_id, link_id, customer_id")
  const clicked = isOfClick ? sql`, link_number, clicked_at, click_nonce, is_click_known, country, subs` : sql``
  const unknown = isOfClick ? sql`, ${clickKeyOf("f")}, false, null, null` : sql``
  const until = sql`select until from report_folds where vendor_id = ${vendorId}`
  return sql`${unfolded(vendorId, window, until)}, ${freshEvents(vendorId)}, brought_events as not materialized (
    select ${columns}, nullif(currency, '') as currency, revenue_minor as revenue, commission_minor as commission${clicked}
    from report_events where ${isFolded(vendorId, window)}
    union all
    select ${columns}, currency, revenue, commission${unknown} from fresh f
  )`
}
