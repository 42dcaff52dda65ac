import type { PageRequest } from "../../../lib/page.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { OwnEnrollment } from "../../programs/affiliates/act-for-affiliate.ts"
import { askVendors } from "../../programs/affiliates/ask-vendors.ts"
import { listPayouts, sumPaid } from "./payout-store.ts"

/** A page of a person's payouts over all vendors, newest first, and what was paid to them by currency. */
export async function readOwnPayouts(ctx: Ctx, enrollments: readonly OwnEnrollment[], page: PageRequest) {
  const found = await askVendors(ctx, enrollments, async (tx, { vendorId, affiliateIds }) => ({
    payouts: await listPayouts(tx, vendorId, affiliateIds, page),
    paid: await sumPaid(tx, vendorId, affiliateIds),
  }))
  const payouts = found.flatMap((one) => one.payouts).toSorted((a, b) => (a.id < b.id ? 1 : -1))
  const paid = new Map<string, bigint>()
  for (const { currency, amount } of found.flatMap((one) => one.paid))
    paid.set(currency, (paid.get(currency) ?? 0n) + amount)
  const sums = [...paid].map(([currency, amount]) => ({ currency, amount }))
  return {
    payouts: payouts.slice(0, page.limit + 1),
    paid: sums.toSorted((a, b) => (a.currency < b.currency ? -1 : 1)),
  }
}
