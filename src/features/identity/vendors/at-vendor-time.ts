import { asJob, type Ctx } from "../../../platform/ctx.ts"
import { asSystem } from "../../../platform/tenant.ts"
import { vendorNow } from "../../../platform/vendor-now.ts"
import * as store from "../store.ts"

/** The context of a job that acts for a vendor, at the vendor's own time; null when there is no such vendor. */
export async function atVendorTime(ctx: Ctx, vendorId: string, job: string): Promise<Ctx | null> {
  return (await atVendorClock(ctx, vendorId, job))?.ctx ?? null
}

/** The same, and whether that time is the vendor's own, which no outside party knows. */
export async function atVendorClock(ctx: Ctx, vendorId: string, job: string) {
  const vendor = await asSystem(ctx, (tx) => store.findVendor(tx, vendorId))
  if (!vendor) return null
  return { ctx: asJob(ctx, job, vendorNow(vendor)), isOwnTime: vendor.mode === "test" && vendor.testNow !== null }
}
