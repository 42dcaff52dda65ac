import { type SQL, sql } from "drizzle-orm"
import type { Tx } from "../../../platform/db.ts"
import { arrayText } from "../../../platform/rows.ts"
import { OPEN_ITEM_STATUSES } from "../runs/core/states.ts"
import type { OpenMoney } from "./core/next-payout.ts"

type MoneyRow = {
  affiliateId: string
  programId: string
  currency: string
  payable: string
  pending: string
  pendingUntil: string | null
  held: string
  heldSince: string | null
}

const textArray = (texts: readonly string[]): SQL => sql`${arrayText(texts)}::text[]`
const instantOf = (text: string | null) => (text === null ? null : new Date(text))

/** What some affiliates have that no run holds, with what they owe back; payable is what is so by `at`, or becomes so. */
export async function listOpenMoney(tx: Tx, vendorId: string, affiliateIds: string[], at: Date): Promise<OpenMoney[]> {
  const until = sql`${at.toISOString()}::timestamptz`
  const [rows, debts] = await Promise.all([
    tx.execute<MoneyRow>(sql`
      select affiliate_id as "affiliateId", program_id as "programId", currency,
        coalesce(sum(net) filter (where is_due), 0)::text as payable,
        coalesce(sum(net) filter (where status <> 'held' and not is_due), 0)::text as pending,
        min(available_at) filter (where status <> 'held' and not is_due) as "pendingUntil",
        coalesce(sum(net) filter (where status = 'held'), 0)::text as held,
        min(earned_at) filter (where status = 'held') as "heldSince"
      from (
        select affiliate_id, program_id, currency, status, available_at, earned_at, amount_minor - reversed_minor as net,
          earned_at <= ${until} and (status = 'payable' or (status = 'pending' and available_at <= ${until})) as is_due
        from commissions
        where vendor_id = ${vendorId} and affiliate_id = any(${textArray(affiliateIds)})
          and status in ('pending', 'held', 'payable') and amount_minor > reversed_minor) own
      group by affiliate_id, program_id, currency`),
    tx.execute<{ affiliateId: string; programId: string; currency: string; owed: string }>(sql`
      select d.affiliate_id as "affiliateId", c.program_id as "programId", d.currency, sum(d.amount_minor)::text as owed
      from debts d join commissions c on c.vendor_id = d.vendor_id and c.id = d.commission_id
      where d.vendor_id = ${vendorId} and d.affiliate_id = any(${textArray(affiliateIds)}) and d.status = 'open'
      group by d.affiliate_id, c.program_id, d.currency`),
  ])
  const keyOf = (row: { affiliateId: string; programId: string; currency: string }) =>
    `${row.affiliateId} ${row.programId} ${row.currency}`
  const owed = new Map(debts.map((row) => [keyOf(row), row]))
  const money = rows.map(({ pendingUntil, heldSince, ...row }): OpenMoney => {
    const debt = owed.get(keyOf(row))
    owed.delete(keyOf(row))
    return {
      affiliateId: row.affiliateId,
      programId: row.programId,
      currency: row.currency,
      payable: BigInt(row.payable),
      pending: BigInt(row.pending),
      pendingUntil: instantOf(pendingUntil),
      held: BigInt(row.held),
      heldSince: instantOf(heldSince),
      owed: BigInt(debt?.owed ?? 0),
    }
  })
  const nothing = { payable: 0n, pending: 0n, pendingUntil: null, held: 0n, heldSince: null }
  const onlyOwed = [...owed.values()].map(({ affiliateId, programId, currency, ...debt }) =>
    Object.assign({ affiliateId, programId, currency, owed: BigInt(debt.owed) }, nothing),
  )
  return [...money, ...onlyOwed]
}

/** What runs hold for some affiliates and have not sent, by currency, in minor units. */
export async function listUnderway(tx: Tx, vendorId: string, affiliateIds: string[]) {
  const rows = await tx.execute<{ currency: string; amount: string }>(sql`
    select i.currency, sum(i.amount_minor)::text as amount from payout_items i
    join payout_runs r on r.vendor_id = i.vendor_id and r.id = i.run_id
    where i.vendor_id = ${vendorId} and i.affiliate_id = any(${textArray(affiliateIds)})
      and i.status = any(${textArray(OPEN_ITEM_STATUSES)}) and r.status <> 'canceled'
    group by i.currency order by i.currency`)
  return rows.map(({ currency, amount }) => ({ currency, amount: BigInt(amount) }))
}
