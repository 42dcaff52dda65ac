import { sql } from "drizzle-orm"
import type { Tx } from "../../../platform/db.ts"
import { jsonText } from "../../../platform/rows.ts"
import type { TierFigures, TierScope } from "../../programs/groups/core/tiers.ts"

type Of = { vendorId: string; programId: string; affiliateId: string; at: Date }
type Row = { index: number; sales: string; revenue: string; customers: string }

/** What an affiliate had brought to a program by an instant, in each of some scopes, less what was refunded by then. */
export async function tierFigures(tx: Tx, of: Of, scopes: readonly TierScope[]): Promise<TierFigures[]> {
  const asked = jsonText(scopes.map(({ from, currency }, index) => ({ index, from, currency })))
  const at = sql`${of.at.toISOString()}::timestamptz`
  const rows = await tx.execute<Row>(sql`
    select scope.index, brought.* from jsonb_to_recordset(${asked}::jsonb) as scope(index integer, "from" timestamptz, currency text),
    lateral (
      select count(*) filter (where rest > 0 or whole = 0)::text as sales, coalesce(sum(rest), 0)::text as revenue,
        count(distinct customer_id) filter (where rest > 0 or whole = 0)::text as customers
      from (
        select s.customer_id, s.amount_minor as whole, s.amount_minor - case when s.refunded_minor = 0 then 0 else coalesce(
          (select sum(r.amount_minor) from refunds r where r.vendor_id = s.vendor_id and r.sale_external_id = s.external_id
            and r.status = 'applied' and r.occurred_at <= ${at}), 0) end as rest
        from sales s
        where s.vendor_id = ${of.vendorId} and s.affiliate_id = ${of.affiliateId} and s.program_id = ${of.programId}
          and s.counts and s.occurred_at <= ${at} and (scope."from" is null or s.occurred_at >= scope."from")
          and (scope.currency is null or s.currency = scope.currency)
      ) sold
    ) brought order by scope.index`)
  return rows.map(({ sales, revenue, customers }) => ({
    sales: BigInt(sales),
    revenue: BigInt(revenue),
    customers: BigInt(customers),
  }))
}
