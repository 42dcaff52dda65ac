import { sql } from "drizzle-orm"
import { plannedForValues, type Tx } from "../../../platform/db.ts"

/** What is payable in a currency to an affiliate out of a program; zero where none of it was earned up to the cutoff. */
export type PayableSum = { currency: string; affiliateId: string; programId: string; amount: string }

/**
 * Payable commissions earned up to the cutoff, added up by currency, affiliate and program: from days that are folded, and from
 * the commissions of those that are not, or changed since.
 */
export async function listPayableSums(tx: Tx, vendorId: string, cutoff: Date): Promise<PayableSum[]> {
  const end = sql`${cutoff.toISOString()}::timestamptz`
  const start = (day: string) => sql.raw(`(${day})::timestamp at time zone 'UTC'`)
  return tx.execute<PayableSum>(sql`${plannedForValues}
    with folded as materialized (
      select max(least(until, (${end} at time zone 'UTC')::date)) as until from payable_folds where vendor_id = ${vendorId}
    ), stale as materialized (
      select distinct d.day from payable_stale_days d, folded f where d.vendor_id = ${vendorId} and d.day < f.until
    ), spans as materialized (
      select coalesce(${start("until")}, '-infinity') as "from", 'infinity'::timestamptz as "to" from folded
      union all
      select ${start("day")}, ${start("day + 1")} from stale
    )
    select currency, affiliate_id as "affiliateId", program_id as "programId", sum(amount)::text as amount
    from (
      select currency, affiliate_id, program_id, amount_minor as amount from payable_days
      where vendor_id = ${vendorId} and day < (select until from folded) and day not in (select day from stale)
      union all
      select c.currency, c.affiliate_id, c.program_id,
        case when c.earned_at <= ${end} then greatest(c.amount_minor - c.reversed_minor, 0) else 0 end
      from spans p join commissions c on c.vendor_id = ${vendorId} and c.earned_at >= p."from" and c.earned_at < p."to"
      where c.status = 'payable'
    ) payable
    group by currency, affiliate_id, program_id`)
}
