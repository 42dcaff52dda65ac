import type { OwnEnrollment } from "../../programs/affiliates/act-for-affiliate.ts"
import type { PayoutAnswer, ShownDue } from "./answer-view.tsx"
import type { DuePayout } from "./core/next-payout.ts"
import type { readNextPayout } from "./read-next-payout.ts"

type Next = Awaited<ReturnType<typeof readNextPayout>>

/** The line that answers, with names and zones: one sentence a vendor and day. */
export function showAnswer({ due, left, underway }: Next, enrollments: readonly OwnEnrollment[]): PayoutAnswer {
  const vendorOf = (id: string) => enrollments.find(({ vendor }) => vendor.id === id)!.vendor
  const programOf = (id: string) => enrollments.find(({ affiliate }) => affiliate.id === id)?.program.name ?? null
  const toDue = (own: DuePayout[]): ShownDue => {
    const { vendorId, at } = own[0]!
    const { name, timezone } = vendorOf(vendorId)
    const sums = own.map(({ amount, currency }) => ({ amount, currency }))
    return { at: at?.toISOString() ?? null, zone: timezone, vendor: name, sums }
  }
  const sums = new Map<string, bigint>()
  for (const { currency, amount } of underway) sums.set(currency, (sums.get(currency) ?? 0n) + amount)
  return {
    due: [...Map.groupBy(due, ({ vendorId }) => vendorId).values()].map(toDue),
    left: left.map(({ amount, currency, reason, minimum, until, since, vendorId, affiliateId }) => ({
      amount,
      currency,
      reason,
      minimum,
      until: until?.toISOString() ?? null,
      since: since?.toISOString() ?? null,
      zone: vendorOf(vendorId).timezone,
      program: enrollments.length > 1 ? programOf(affiliateId) : null,
    })),
    underway: [...sums].map(([currency, amount]) => ({ currency, amount })),
    hasSeveralVendors: new Set(enrollments.map(({ vendor }) => vendor.id)).size > 1,
  }
}
