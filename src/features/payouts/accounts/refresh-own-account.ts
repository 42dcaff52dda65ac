import type { Ctx } from "../../../platform/ctx.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { vendorNow } from "../../identity/vendors/vendor-now.ts"
import { readOwnPlaces } from "../../programs/affiliates/act-for-affiliate.ts"
import { findAccount } from "./account-store.ts"
import { askStanding } from "./check-accounts.ts"
import { saveStanding } from "./save-standing.ts"

/** Asks Stripe how a person's own account stands, who just came back from there; null when there is none, or no answer. */
export async function refreshOwnAccount(ctx: Ctx, personId: string, affiliateId: string) {
  const place = (await readOwnPlaces(ctx, personId)).find(({ affiliate }) => affiliate.id === affiliateId)
  if (!place) return null
  const vendorId = place.vendor.id
  const account = await asVendor(ctx, vendorId, (tx) => findAccount(tx, vendorId, affiliateId))
  const standing = account && (await askStanding(ctx, account.stripeAccountId))
  if (!standing) return null
  return asVendor(ctx, vendorId, (tx) => saveStanding(tx, { ...ctx, now: vendorNow(place.vendor) }, account, standing))
}
