import { sql } from "drizzle-orm"
import type { Tx } from "../../../platform/db.ts"
import type { PastEvent } from "./core/preview.ts"
import { verifiedCountry } from "./funnel-store.ts"

type EventRow = {
  kind: "sale" | "lead"
  affiliate_id: string
  group_id: string | null
  affiliate_country: string | null
  customer_country: string | null
  at: string
  first_sale_at: string | null
  currency: string
  amount: string
  tax: string
  shipping: string
  product_id: string | null
  sequence: number
  metadata: Record<string, unknown>
  earned: string
}

export type PreviewQuery = { programId: string; from: Date; to: Date; limit: number }

/** A program's sales and leads of a window that went to somebody, in the order in which they were reported. */
export async function listPastEvents(
  tx: Tx,
  vendor: { id: string; timezone: string; currency: string },
  query: PreviewQuery,
): Promise<PastEvent[]> {
  const [from, to] = [query.from.toISOString(), query.to.toISOString()]
  const rows = await tx.execute<EventRow>(sql`
    with reported as (
      select 'sale' as kind, s.id, s.customer_id, s.affiliate_id, s.occurred_at as at, s.currency, s.amount_minor as amount,
        s.tax_minor as tax, s.shipping_minor as shipping, s.product_id, s.sequence, s.metadata, s.created_at,
        (select min(f.occurred_at) from sales f
          where f.vendor_id = s.vendor_id and f.customer_id = s.customer_id and f.sequence <= s.sequence
            and f.source = 'verified') as first_sale_at
      from sales s
      where s.vendor_id = ${vendor.id} and s.program_id = ${query.programId} and s.affiliate_id is not null and s.counts
        and s.occurred_at >= ${from} and s.occurred_at < ${to}
      union all
      select 'lead', l.id, l.customer_id, l.affiliate_id, l.qualified_at, ${vendor.currency}, 0, 0, 0, null, l.quantity,
        l.metadata, l.created_at, null
      from leads l
      where l.vendor_id = ${vendor.id} and l.affiliate_id is not null and l.counts
        and l.attribution -> 'winner' ->> 'programId' = ${query.programId}
        and l.qualified_at >= ${from} and l.qualified_at < ${to}
    )
    select t.kind, t.affiliate_id, a.group_id, a.country as affiliate_country, ${verifiedCountry("c")} as customer_country,
      to_json(t.at) #>> '{}' as at, to_json(t.first_sale_at) #>> '{}' as first_sale_at, t.currency, t.amount, t.tax,
      t.shipping, t.product_id, t.sequence, t.metadata, coalesce(m.amount, 0) as earned
    from reported t
    join affiliates a on a.vendor_id = ${vendor.id} and a.id = t.affiliate_id
    join customers c on c.vendor_id = ${vendor.id} and c.id = t.customer_id
    left join lateral (
      select sum(c.amount_minor) as amount from commissions c
      where c.vendor_id = ${vendor.id} and c.source_id = t.id and c.affiliate_id = t.affiliate_id
    ) m on true
    order by t.created_at, t.id limit ${query.limit}`)
  return rows.map((row) => toEvent(row, vendor.timezone))
}

function toEvent(row: EventRow, timeZone: string): PastEvent {
  const at = new Date(row.at)
  const shared = {
    at,
    timeZone,
    currency: row.currency,
    metadata: row.metadata,
    customerCountry: row.customer_country,
  }
  return {
    affiliate: { id: row.affiliate_id, groupId: row.group_id, country: row.affiliate_country },
    earned: BigInt(row.earned),
    occasion:
      row.kind === "lead"
        ? { ...shared, event: "lead", quantity: row.sequence }
        : {
            ...shared,
            event: "sale",
            sequence: row.sequence,
            productId: row.product_id,
            amount: BigInt(row.amount),
            tax: BigInt(row.tax),
            shipping: BigInt(row.shipping),
            firstSaleAt: row.first_sale_at ? new Date(row.first_sale_at) : at,
          },
  }
}
