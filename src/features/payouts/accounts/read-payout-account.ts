import { notFound } from "../../../lib/errors.ts"
import { audit } from "../../../platform/audit.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import * as store from "./account-store.ts"

/** The affiliate's account as last heard of; null when none was opened. */
export function readPayoutAccount(
  ctx: Ctx,
  vendorId: string,
  affiliateId: string,
): Promise<store.PayoutAccount | null> {
  return readAsVendor(ctx, vendorId, "payout_account.read", async (tx) => {
    if (!(await store.findAffiliate(tx, vendorId, affiliateId))) throw notFound()
    await audit(tx, ctx, vendorId, "payout_account.read", affiliateId)
    return store.findAccount(tx, vendorId, affiliateId)
  })
}
