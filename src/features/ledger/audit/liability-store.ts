import { type SQL, sql } from "drizzle-orm"
import { plannedEachTime, type Tx } from "../../../platform/db.ts"
import type { AffiliateLayer, LiabilityRow, StateTotal } from "./core/liability.ts"

/** What an account of an affiliate holds, of which state: "owed_back" for what they owe. */
const stateOf = (account: string) =>
  sql.raw(`case when ${account} like 'receivable:%' then 'owed_back' else split_part(${account}, ':', 4) end`)

/**
 * What is left, at an instant, of what came into each affiliate's accounts, as `left_over` of a WITH, and what was `moved`. What
 * leaves takes the oldest first; of pending, each commission leaves for itself. Of what came in once, the balance is left. Minor
 * units, positive.
 */
const leftOver = (vendorId: string, at: Date) => sql`
    moved as materialized (
      select e.account, e.currency, e.transaction_id, e.line, e.posted_at,
        case when e.account like '%:pending' then t.ref else '' end as lot,
        case when e.account like 'receivable:%' then e.amount_minor else -e.amount_minor end as amount
      from ledger_entries e
      join ledger_transactions t on t.vendor_id = e.vendor_id and t.id = e.transaction_id
      where e.vendor_id = ${vendorId} and e.posted_at <= ${at.toISOString()}::timestamptz
        and (e.account like 'liability:affiliate:%' or e.account like 'receivable:affiliate:%')
    ), lots as materialized (
      select account, currency, lot, sum(amount) as balance, count(*) filter (where amount > 0) as times,
        max(posted_at) filter (where amount > 0) as posted_at
      from moved group by account, currency, lot having sum(amount) > 0
    ), layers as (
      select m.account, m.currency, m.posted_at, m.amount, l.balance,
        coalesce(sum(greatest(m.amount, 0)) over (partition by m.account, m.currency, m.lot
          order by m.posted_at desc, m.transaction_id desc, m.line desc
          rows between unbounded preceding and 1 preceding), 0) as newer
      from lots l join moved m on m.account = l.account and m.currency = l.currency and m.lot = l.lot
      where l.times > 1
    ), aged as (
      select account, currency, posted_at, balance as amount from lots where times = 1
      union all
      select account, currency, posted_at, least(amount, greatest(balance - newer, 0)) from layers where amount > 0
    ), left_over as (
      select currency, ${stateOf("account")} as state, split_part(account, ':', 3) as affiliate, amount,
        case when age < interval '31 days' then '0-30' when age < interval '61 days' then '31-60'
          when age < interval '91 days' then '61-90' else '91+' end as bucket
      from (select *, ${at.toISOString()}::timestamptz - posted_at as age from aged where amount > 0) a
    ), states as (
      select currency, ${stateOf("account")} as state, sum(amount) as amount
      from (select account, currency, sum(amount) as amount from moved group by 1, 2) m
      group by 1, 2 having sum(amount) <> 0
    )`

type Row = Record<"currency" | "state" | "amount", string> & {
  bucket: string | null
  affiliates: number
  id: string
  name: string
}
type Ages<T> = { layers: T[]; states: StateTotal[] }

/** Layers of whatever is selected, and beside them what the ledger holds of each state, from the accounts alone. */
async function read<T>(
  tx: Tx,
  vendorId: string,
  at: Date,
  layers: SQL,
  toLayer: (row: Row) => unknown,
): Promise<Ages<T>> {
  const rows = await tx.execute<Row>(sql`${plannedEachTime}
    with ${leftOver(vendorId, at)}
    ${layers}
    union all
    select currency, state, null, amount::text, 0, '', '' from states
    order by 1, 2, 3, 6`)
  return {
    layers: rows.filter(({ bucket }) => bucket !== null).map((row) => toLayer(row) as T),
    states: rows
      .filter(({ bucket }) => bucket === null)
      .map(({ currency, state, amount }) => ({
        currency,
        state: state as StateTotal["state"],
        amount: BigInt(amount),
      })),
  }
}

/** What is left over at an instant, by state and age. */
export function layersAt(tx: Tx, vendorId: string, at: Date): Promise<Ages<LiabilityRow>> {
  const layers = sql`
    select currency, state, bucket, sum(amount)::text as amount, count(distinct affiliate)::int as affiliates, '' as id,
      '' as name
    from left_over group by 1, 2, 3`
  return read(tx, vendorId, at, layers, ({ currency, state, bucket, amount, affiliates }) => ({
    currency,
    state,
    bucket,
    amount: BigInt(amount),
    affiliates,
  }))
}

/** The same of each affiliate, by name. */
export function layersOfAffiliates(tx: Tx, vendorId: string, at: Date): Promise<Ages<AffiliateLayer>> {
  const layers = sql`
    select l.currency, l.state, l.bucket, l.amount::text as amount, 0 as affiliates, l.affiliate as id,
      coalesce(a.name, '') as name
    from (select affiliate, currency, state, bucket, sum(amount) as amount from left_over group by 1, 2, 3, 4) l
    left join affiliates a on a.vendor_id = ${vendorId} and a.id = l.affiliate`
  return read(tx, vendorId, at, layers, ({ id, name, currency, state, bucket, amount }) => ({
    affiliateId: id,
    name,
    currency,
    state,
    bucket,
    amount: BigInt(amount),
  }))
}
