import { sql } from "drizzle-orm"
import type { Tx } from "../../../platform/db.ts"
import type { Channel } from "../../credit/models/core/journey.ts"
import type { PlanChannel } from "../core/targets.ts"

export type InquiryCount = {
  channel: PlanChannel
  month: string
  inquiries: bigint
  responses: bigint
  responseSeconds: bigint
}

/**
 * Inquiries received in a window by channel and month, each once; spam and affiliates' own questions are none. The
 * channel is that of the customer's first touch (our own answers are none), else what click or campaign say.
 */
export async function countInquiries(
  tx: Tx,
  vendorId: string,
  { from, to, timeZone }: { from: Date; to: Date; timeZone: string },
): Promise<InquiryCount[]> {
  const rows = await tx.execute<Record<"channel" | "month" | "inquiries" | "responses" | "seconds", string>>(sql`
    select coalesce(first.channel, i.channel, 'unattributed') as channel,
      to_char(i.received_at at time zone ${timeZone}, 'YYYY-MM') as month,
      count(*) as inquiries, count(i.response_seconds) as responses, coalesce(sum(i.response_seconds), 0) as seconds
    from inquiries i
    left join lateral (
      select t.channel from customers c
      join touches t on t.vendor_id = c.vendor_id and t.customer = coalesce(c.joined_to, c.id)
      where c.vendor_id = i.vendor_id and c.external_id = i.customer_external_id
        and not exists (select 1 from inquiry_responses r where r.vendor_id = t.vendor_id and r.id = t.external_id)
      order by t.at, t.number limit 1
    ) first on true
    where i.vendor_id = ${vendorId} and i.received_at >= ${from.toISOString()} and i.received_at < ${to.toISOString()}
      and i.status <> 'spam' and i.source <> 'affiliate'
    group by 1, 2 order by 1, 2`)
  return rows.map((row) => ({
    channel: row.channel as PlanChannel,
    month: row.month,
    inquiries: BigInt(row.inquiries),
    responses: BigInt(row.responses),
    responseSeconds: BigInt(row.seconds),
  }))
}

export type Spent = { channel: Channel; kind: string; contractor: string; period: string; amount: bigint }

/** What was recorded as spent in some months, line by line, in one currency. */
export async function listSpent(tx: Tx, vendorId: string, months: string[], currency: string): Promise<Spent[]> {
  const list = sql.join(
    months.map((month) => sql`${month}`),
    sql`, `,
  )
  const rows = await tx.execute<Omit<Spent, "amount"> & { amount: string }>(sql`
    select channel, kind, coalesce(contractor, '') as contractor, period, sum(amount_minor) as amount from costs
    where vendor_id = ${vendorId} and period in (${list}) and currency = ${currency} and canceled_at is null
    group by 1, 2, 3, 4 order by 1, 2, 3, 4`)
  return rows.map((row) => ({ ...row, amount: BigInt(row.amount) }))
}
