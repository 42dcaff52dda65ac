import { invariant } from "../../../lib/assert.ts"
import type { OutboxHandler } from "../../../platform/outbox.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { recheckDeal } from "../../deals/recheck-deal.ts"
import { atVendorTime } from "../../identity/vendors/at-vendor-time.ts"
import { findFirstOfDeal } from "./decide-store.ts"

/** A deal is won while a sale is credited by it: looked at after each sale that became so, or another's. */
export const recheckDealSales: OutboxHandler<"deal.recheck"> = async (ctx, { vendorId, ref }) => {
  invariant(vendorId, "deal_has_a_vendor")
  const job = await atVendorTime(ctx, vendorId, "deals.recheck")
  if (!job) return
  await asVendor(job, vendorId, async (tx) => {
    await recheckDeal(tx, job, vendorId, { id: ref, soldAt: await findFirstOfDeal(tx, vendorId, ref) })
  })
}
