import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { inParallel } from "../../../platform/parallel.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { vendorNow } from "../../../platform/vendor-now.ts"
import type { OwnEnrollment } from "../../programs/affiliates/act-for-affiliate.ts"
import { listPayees } from "../accounts/account-store.ts"
import { listMinimums } from "../runs/run-store.ts"
import { findSchedule } from "../runs/schedule-store.ts"
import { type NextPayout, nextPayout, type VendorPosition } from "./core/next-payout.ts"
import { listOpenMoney, listUnderway } from "./position-store.ts"

const VENDORS_AT_ONCE = 3

/** What a run has taken and not sent yet. */
export type Underway = { vendorId: string; currency: string; amount: bigint }

/** When a person is paid, how much and what is not in it, over all their vendors; and what is underway. */
export async function readNextPayout(
  ctx: Ctx,
  enrollments: readonly OwnEnrollment[],
): Promise<NextPayout & { underway: Underway[] }> {
  const positions: VendorPosition[] = []
  const underway: Underway[] = []
  // Schedules open to a vendor only: each is asked for what concerns this person's enrollments there, and nothing else.
  await inParallel([...Map.groupBy(enrollments, ({ vendor }) => vendor.id)], VENDORS_AT_ONCE, async ([id, own]) => {
    await asVendor({ ...ctx, idempotency: null }, id, async (tx) => {
      positions.push(await readPosition(tx, own))
      const ids = own.map(({ affiliate }) => affiliate.id)
      underway.push(...(await listUnderway(tx, id, ids)).map((one) => ({ vendorId: id, ...one })))
    })
  })
  return { ...nextPayout(positions), underway }
}

async function readPosition(tx: Tx, own: readonly OwnEnrollment[]): Promise<VendorPosition> {
  const { vendor } = own[0]!
  const found = await findSchedule(tx, vendor.id)
  const schedule = found?.isEnabled ? { at: found.nextAt, currency: found.currency } : null
  const at = schedule?.at ?? vendorNow(vendor)
  const ids = own.map(({ affiliate }) => affiliate.id)
  const [money, minimums, payees] = await Promise.all([
    listOpenMoney(tx, vendor.id, ids, at),
    listMinimums(tx, vendor.id),
    listPayees(tx, vendor.id, ids, at),
  ])
  return { vendorId: vendor.id, schedule, minimums, payees, money }
}
