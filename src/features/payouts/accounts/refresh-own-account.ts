import type { Ctx } from "../../../platform/ctx.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { vendorNow } from "../../../platform/vendor-now.ts"
import { readOwnEnrollments } from "../../programs/affiliates/act-for-affiliate.ts"
import { findAccount } from "./account-store.ts"
import { fetchAccountState } from "./check-accounts.ts"
import { saveAccountState } from "./save-account-state.ts"

/** Asks how a person's own account stands, who just came back from there; null when there is none, or no answer. */
export async function refreshOwnAccount(ctx: Ctx, personId: string, affiliateId: string) {
  const enrollment = (await readOwnEnrollments(ctx, personId)).find(({ affiliate }) => affiliate.id === affiliateId)
  if (!enrollment) return null
  const vendorId = enrollment.vendor.id
  const account = await asVendor(ctx, vendorId, (tx) => findAccount(tx, vendorId, affiliateId))
  const state = account && (await fetchAccountState(ctx, account))
  if (!state) return null
  return asVendor(ctx, vendorId, (tx) =>
    saveAccountState(tx, { ...ctx, now: vendorNow(enrollment.vendor) }, account, state),
  )
}
