import type { PageRequest } from "../../../lib/page.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { inParallel } from "../../../platform/parallel.ts"
import { asVendor } from "../../../platform/tenant.ts"
import type { OwnEnrollment } from "../../programs/affiliates/act-for-affiliate.ts"
import { listPayouts, type OwnPayout, sumPaid } from "./payout-store.ts"

const VENDORS_AT_ONCE = 3

/** A page of a person's payouts over all vendors, newest first, and what was paid to them by currency. */
export async function readOwnPayouts(ctx: Ctx, enrollments: readonly OwnEnrollment[], page: PageRequest) {
  const found: OwnPayout[] = []
  const paid = new Map<string, bigint>()
  await inParallel([...Map.groupBy(enrollments, ({ vendor }) => vendor.id)], VENDORS_AT_ONCE, async ([id, own]) => {
    const ids = own.map(({ affiliate }) => affiliate.id)
    await asVendor({ ...ctx, idempotency: null }, id, async (tx) => {
      found.push(...(await listPayouts(tx, id, ids, page)))
      for (const { currency, amount } of await sumPaid(tx, id, ids))
        paid.set(currency, (paid.get(currency) ?? 0n) + amount)
    })
  })
  const payouts = found.toSorted((a, b) => (a.id < b.id ? 1 : -1)).slice(0, page.limit + 1)
  const sums = [...paid].map(([currency, amount]) => ({ currency, amount }))
  return { payouts, paid: sums.toSorted((a, b) => (a.currency < b.currency ? -1 : 1)) }
}
