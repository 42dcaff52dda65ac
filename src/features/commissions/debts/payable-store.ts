import { sql } from "drizzle-orm"
import { plannedEachTime, type Tx } from "../../../platform/db.ts"
import type { PayableRow } from "../store.ts"

/** What is payable in a currency to an affiliate out of a program; null where none of it was earned up to the cutoff. */
export type PayableSum = Omit<PayableRow, "id" | "amount"> & {
  currency: string
  id: string | null
  amount: string | null
}

/** Payable commissions earned up to the cutoff, added up by currency, affiliate and program: each sum under one id of many. */
export async function listPayableSums(tx: Tx, vendorId: string, cutoff: Date): Promise<PayableSum[]> {
  const counts = sql`earned_at <= ${cutoff.toISOString()}::timestamptz and amount_minor > reversed_minor`
  return tx.execute<PayableSum>(sql`${plannedEachTime}
    select currency, min(id) filter (where ${counts}) as id, affiliate_id as "affiliateId", program_id as "programId",
      sum(amount_minor - reversed_minor) filter (where ${counts}) as amount
    from commissions where vendor_id = ${vendorId} and status = 'payable' group by currency, affiliate_id, program_id`)
}
