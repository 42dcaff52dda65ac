import { notFound } from "../../../lib/errors.ts"
import { audit } from "../../../platform/audit.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import * as store from "./account-store.ts"

/** The affiliate's account as last heard of; null when none was opened. That it was read is written down. */
export async function readPayoutAccount(
  ctx: Ctx,
  vendorId: string,
  affiliateId: string,
): Promise<store.PayoutAccount | null> {
  can(ctx, "payout_account.read", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    if (!(await store.findAffiliate(tx, vendorId, affiliateId))) throw notFound()
    await audit(tx, ctx, vendorId, "payout_account.read", affiliateId)
    return store.findAccount(tx, vendorId, affiliateId)
  })
}
