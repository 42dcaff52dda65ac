import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { vendorNow } from "../../../platform/vendor-now.ts"
import type { OwnEnrollment } from "../../programs/affiliates/act-for-affiliate.ts"
import { askVendors, type OwnPart } from "../../programs/affiliates/ask-vendors.ts"
import { listPayees } from "../accounts/account-store.ts"
import { listMinimums } from "../runs/run-store.ts"
import { findSchedule } from "../runs/schedule-store.ts"
import { type NextPayout, nextPayout, type VendorPosition } from "./core/next-payout.ts"
import { listOpenMoney, listUnderway } from "./position-store.ts"

/** What runs have taken and not sent yet, in minor units. */
export type Underway = { currency: string; amount: bigint }[]

/** When a person is paid, how much and what is not in it, over all their vendors; and what is underway. */
export async function readNextPayout(
  ctx: Ctx,
  enrollments: readonly OwnEnrollment[],
): Promise<NextPayout & { underway: Underway }> {
  const found = await askVendors(ctx, enrollments, async (tx, part) => ({
    position: await readPosition(tx, part),
    underway: await listUnderway(tx, part.vendorId, part.affiliateIds),
  }))
  return { ...nextPayout(found.map(({ position }) => position)), underway: found.flatMap(({ underway }) => underway) }
}

async function readPosition(tx: Tx, { vendorId, affiliateIds, enrollments }: OwnPart): Promise<VendorPosition> {
  const found = await findSchedule(tx, vendorId)
  const schedule = found?.isEnabled ? { at: found.nextAt, currency: found.currency } : null
  const at = schedule?.at ?? vendorNow(enrollments[0].vendor)
  const [money, minimums, payees] = await Promise.all([
    listOpenMoney(tx, vendorId, affiliateIds, at),
    listMinimums(tx, vendorId),
    listPayees(tx, vendorId, affiliateIds, at),
  ])
  return { vendorId, schedule, minimums, payees, money }
}
