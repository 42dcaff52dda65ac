import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { inParallel } from "../../../platform/parallel.ts"
import { asVendor } from "../../../platform/tenant.ts"
import type { OwnEnrollment } from "./act-for-affiliate.ts"

const VENDORS_AT_ONCE = 3

/** One vendor's part of what a person asks all of theirs. */
export type OwnPart = { vendorId: string; affiliateIds: string[]; enrollments: [OwnEnrollment, ...OwnEnrollment[]] }

/**
 * Reads what opens to a vendor only, at each vendor of a person; `work` asks for what is of these enrollments and nothing else.
 * The answers come in no order.
 */
export async function askVendors<T>(
  ctx: Ctx,
  enrollments: readonly OwnEnrollment[],
  work: (tx: Tx, part: OwnPart) => Promise<T>,
): Promise<T[]> {
  const answers: T[] = []
  const parts = [...Map.groupBy(enrollments, ({ vendor }) => vendor.id)]
  await inParallel(parts, VENDORS_AT_ONCE, async ([vendorId, own]) => {
    const affiliateIds = own.map(({ affiliate }) => affiliate.id)
    const part = { vendorId, affiliateIds, enrollments: own as OwnPart["enrollments"] }
    answers.push(await asVendor({ ...ctx, idempotency: null }, vendorId, (tx) => work(tx, part)))
  })
  return answers
}
