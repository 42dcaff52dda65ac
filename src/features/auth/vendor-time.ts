import { asJob, type Ctx } from "../../platform/ctx.ts"
import { asSystem } from "../../platform/tenant.ts"
import { vendorNow } from "./authenticate.ts"
import * as store from "./store.ts"

/** The context of a job that acts for a vendor, at the vendor's own time; null when there is no such vendor. */
export async function atVendorTime(ctx: Ctx, vendorId: string, job: string): Promise<Ctx | null> {
  const vendor = await asSystem(ctx, (tx) => store.findVendor(tx, vendorId))
  return vendor && asJob(ctx, job, vendorNow(vendor))
}
