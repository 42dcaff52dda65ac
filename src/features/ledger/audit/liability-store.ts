import { sql } from "drizzle-orm"
import type { Tx } from "../../../platform/db.ts"
import type { AffiliateLayer, LiabilityState } from "./core/liability.ts"

export type LayerRow = { currency: string; state: LiabilityState; bucket: string; amount: bigint; affiliates: number }

/**
 * What is left, at an instant, of what came into each affiliate's accounts, as `left_over` of a WITH. What leaves takes the
 * oldest first; of pending, each commission leaves for itself. Minor units, positive.
 */
const leftOver = (vendorId: string, at: Date) => sql`
    moved as (
      select e.account, e.currency, e.transaction_id, e.line, e.posted_at,
        case when e.account like 'receivable:%' then 'owed_back' else split_part(e.account, ':', 4) end as state,
        case when e.account like '%:pending' then t.ref else '' end as lot,
        case when e.account like 'receivable:%' then e.amount_minor else -e.amount_minor end as amount
      from ledger_entries e
      join ledger_transactions t on t.vendor_id = e.vendor_id and t.id = e.transaction_id
      where e.vendor_id = ${vendorId} and e.posted_at <= ${at.toISOString()}::timestamptz
        and (e.account like 'liability:affiliate:%' or e.account like 'receivable:affiliate:%')
    ), layers as (
      select *, sum(amount) over lots as balance,
        coalesce(sum(greatest(amount, 0)) over (lots order by posted_at desc, transaction_id desc, line desc
          rows between unbounded preceding and 1 preceding), 0) as newer
      from moved window lots as (partition by account, currency, lot)
    ), aged as (
      select currency, state, split_part(account, ':', 3) as affiliate,
        ${at.toISOString()}::timestamptz - posted_at as age,
        least(amount, greatest(balance - newer, 0)) as amount
      from layers where amount > 0
    ), left_over as (
      select *, case when age < interval '31 days' then '0-30' when age < interval '61 days' then '31-60'
        when age < interval '91 days' then '61-90' else '91+' end as bucket
      from aged where amount > 0
    )`

/** What is left over at an instant, by state and age. */
export async function layersAt(tx: Tx, vendorId: string, at: Date): Promise<LayerRow[]> {
  const rows = await tx.execute<Omit<LayerRow, "amount"> & { amount: string }>(sql`
    with ${leftOver(vendorId, at)}
    select currency, state, bucket, sum(amount)::text as amount, count(distinct affiliate)::int as affiliates
    from left_over group by 1, 2, 3 order by 1, 2, 3`)
  return rows.map((row) => ({ ...row, amount: BigInt(row.amount) }))
}

/** The same of each affiliate, by name. */
export async function layersOfAffiliates(tx: Tx, vendorId: string, at: Date): Promise<AffiliateLayer[]> {
  const rows = await tx.execute<Omit<AffiliateLayer, "amount"> & { amount: string }>(sql`
    with ${leftOver(vendorId, at)}
    select l.affiliate as "affiliateId", coalesce(a.name, '') as name, l.currency, l.state, l.bucket,
      sum(l.amount)::text as amount
    from left_over l left join affiliates a on a.vendor_id = ${vendorId} and a.id = l.affiliate
    group by 1, 2, 3, 4, 5 order by 1, 3, 4, 5`)
  return rows.map((row) => ({ ...row, amount: BigInt(row.amount) }))
}

/** What the ledger holds of each state at an instant, from the accounts alone; minor units, positive. */
export async function statesAt(tx: Tx, vendorId: string, at: Date) {
  const rows = await tx.execute<{ currency: string; state: LiabilityState; amount: string }>(sql`
    select currency, case when account like 'receivable:%' then 'owed_back' else split_part(account, ':', 4) end as state,
      sum(case when account like 'receivable:%' then amount_minor else -amount_minor end)::text as amount
    from ledger_entries
    where vendor_id = ${vendorId} and posted_at <= ${at.toISOString()}::timestamptz
      and (account like 'liability:affiliate:%' or account like 'receivable:affiliate:%')
    group by 1, 2 having sum(amount_minor) <> 0 order by 1, 2`)
  return rows.map((row) => ({ ...row, amount: BigInt(row.amount) }))
}
