import { sql } from "drizzle-orm"
import { DAY_MS } from "../../../lib/time.ts"
import { plannedForValues, type Tx } from "../../../platform/db.ts"
import type { AccountAges } from "./core/liability.ts"

/**
 * What was in each affiliate's accounts at an instant, as `held` of a WITH, and what of it came in 31, 61 and 91 days, as `ages`.
 * What leaves takes the oldest first, so that of what came lately as much is left as there is; of pending, each commission leaves
 * for itself. Read from indexes alone, by account: what is older than the last age is what is left. Minor units, positive.
 */
const agesAt = (vendorId: string, at: Date) => {
  const ago = (days: number) => sql`${new Date(at.getTime() - days * DAY_MS).toISOString()}::timestamptz`
  const instant = ago(0)
  const entries = sql`from ledger_entries where vendor_id = ${vendorId} and posted_at <= ${instant}`
  const came = (days: number) => sql`coalesce(sum(amount) filter (where amount > 0 and posted_at > ${ago(days)}), 0)`
  return sql`
    moved as not materialized (
      select account, currency, transaction_id, posted_at,
        case when account like 'receivable:%' then amount_minor else -amount_minor end as amount
      ${entries} and (account like 'liability:affiliate:%' or account like 'receivable:affiliate:%')
    ), held as materialized (
      select account, currency, sum(amount) as balance from moved group by account, currency having sum(amount) <> 0
    ), recent as materialized (
      select m.*, coalesce(t.ref, '') as lot from moved m
      left join ledger_transactions t on m.account like '%:pending' and t.vendor_id = ${vendorId} and t.id = m.transaction_id
      where m.posted_at > ${ago(91)}
    ), lots as materialized (
      select account, currency, lot, sum(amount) as net, ${came(31)} as d31, ${came(61)} as d61, ${came(91)} as d91
      from recent group by account, currency, lot having max(amount) > 0
    ), others as materialized (
      select l.account, l.currency, l.lot, t.id
      from lots l join ledger_transactions t on t.vendor_id = ${vendorId} and t.ref = l.lot
      where l.lot <> '' and t.id not in (select transaction_id from recent)
    ), older as materialized (
      select o.account, o.currency, o.lot, sum(e.amount) as net from others o cross join lateral (
        select -amount_minor as amount ${entries} and transaction_id = o.id and account = o.account and currency = o.currency
        offset 0) e
      group by o.account, o.currency, o.lot
    ), left_of as (
      select l.account, l.currency, d31, d61, d91, l.net + coalesce(o.net, 0) as balance
      from lots l left join older o using (account, currency, lot) where l.lot <> ''
      union all
      select l.account, l.currency, d31, d61, d91, h.balance from lots l join held h using (account, currency) where l.lot = ''
    ), ages as (
      select account, currency, sum(least(balance, d31)) as d31, sum(least(balance, d61)) as d61, sum(least(balance, d91)) as d91
      from left_of where balance > 0 group by account, currency
    )`
}

type Row = Record<"affiliateId" | "name" | "currency" | "state" | "balance" | "d31" | "d61" | "d91", string>

/** What each affiliate had in each account that was not empty at an instant, by currency, state and affiliate; named if asked for. */
export async function accountsAt(tx: Tx, vendorId: string, at: Date, isNamed: boolean): Promise<AccountAges[]> {
  const named = isNamed
    ? sql`left join affiliates a on a.vendor_id = ${vendorId} and a.id = split_part(h.account, ':', 3)`
    : sql`cross join (select '' as name) a`
  const rows = await tx.execute<Row>(sql`${plannedForValues}
    with ${agesAt(vendorId, at)}
    select h.currency, case when h.account like 'receivable:%' then 'owed_back' else split_part(h.account, ':', 4) end as state,
      split_part(h.account, ':', 3) as "affiliateId", coalesce(a.name, '') as name, h.balance::text as balance,
      coalesce(d31, 0)::text as d31, coalesce(d61, 0)::text as d61, coalesce(d91, 0)::text as d91
    from held h left join ages g using (account, currency) ${named}
    order by h.currency, state, "affiliateId"`)
  return rows.map(({ affiliateId, name, currency, state, balance, d31, d61, d91 }) => ({
    affiliateId,
    name,
    currency,
    state: state as AccountAges["state"],
    balance: BigInt(balance),
    since: [BigInt(d31), BigInt(d61), BigInt(d91)],
  }))
}
