import { sql } from "drizzle-orm"
import type { Tx } from "../../../platform/db.ts"
import { keptStatement } from "../../../platform/kept-statement.ts"
import type { Window } from "../channels/channel-store.ts"
import { instant } from "../span-store.ts"

export type WordOfMouth = { customers: number; referred: number }

const referredStatement = keptStatement<Omit<Window, "timeZone"> & { vendorId: string }>((values) => {
  const { vendorId } = values
  const [from, to, at] = [values.from, values.to, values.at].map(instant)
  return sql`
    with firsts as (
      select customer, min(closed_at) as closed_at from credited_sales
      where vendor_id = ${vendorId} and recorded_at <= ${at} group by customer
      having min(closed_at) >= ${from} and min(closed_at) < ${to}
    )
    select count(*) as customers, count(*) filter (where exists (
        select 1 from touches t where t.vendor_id = ${vendorId} and t.customer = f.customer and t.channel = 'community'
          and t.at <= f.closed_at and t.known_at <= ${at})) as referred
    from firsts f`
})

/** Customers whose first close lies in a window, and how many had a touch of the community before it; as known then. */
export async function countReferred(tx: Tx, vendorId: string, window: Window): Promise<WordOfMouth> {
  const asked = referredStatement({ ...window, vendorId })
  const [row] = await tx.execute<{ customers: string; referred: string }>(asked)
  return { customers: Number(row?.customers ?? 0), referred: Number(row?.referred ?? 0) }
}
