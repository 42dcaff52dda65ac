import { audit } from "../../../platform/audit.ts"
import { actorName, type Ctx } from "../../../platform/ctx.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import { one } from "../../identity/permissions/read-as-vendor.ts"
import * as claims from "../claim-store.ts"
import * as store from "../store.ts"
import { settled } from "./approve-claim.ts"
import { decideRejection } from "./core/settle.ts"
import { withdrawClaim } from "./withdraw-claim.ts"

/**
 * A person says that it is not so: what rests on the claim alone is taken back. Rejected twice is rejected once; 409
 * `claim_settled` for one that was approved.
 */
export function rejectClaim(ctx: Ctx, vendorId: string, id: string, reason: string): Promise<claims.ShownClaim> {
  can(ctx, "claim.settle", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    const seen = await one(claims.findClaim(tx, vendorId, id))
    const customer = seen.customerId === null ? null : await store.lockCustomerById(tx, vendorId, seen.customerId)
    const claim = await claims.lockClaim(tx, vendorId, id)
    const rejection = decideRejection(claim)
    if (rejection.kind === "unchanged") return seen
    if (rejection.kind === "settled") throw settled(claim)
    const by = { decidedBy: actorName(ctx.actor), decidedAt: ctx.now }
    await claims.updateClaim(tx, claim, { status: "rejected", reason, ...by })
    if (rejection.withdraws && customer) await withdrawClaim(tx, ctx, claim, customer, reason)
    const [before, after] = [{ status: claim.status }, { status: "rejected" }]
    await audit(tx, ctx, vendorId, "claim.reject", id, { before, after, reason })
    return one(claims.findClaim(tx, vendorId, id))
  })
}
