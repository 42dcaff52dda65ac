import { conflict, invalidField } from "../../../lib/errors.ts"
import { audit } from "../../../platform/audit.ts"
import { actorName, type Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import { one } from "../../identity/permissions/read-as-vendor.ts"
import { findByEmail, inviteAffiliate } from "../../programs/affiliates/invite-affiliate.ts"
import * as claims from "../claim-store.ts"
import type { ApproveClaim } from "../contract.ts"
import { customerOf } from "../evidence/accept-click.ts"
import * as store from "../store.ts"
import { decideApproval } from "./core/settle.ts"
import { creditClaim } from "./credit-claim.ts"
import { withdrawClaim } from "./withdraw-claim.ts"

/**
 * A person says whom a customer meant: an affiliate, or somebody who is invited. Approved twice is approved once. 409
 * `claim_settled` for one that was rejected, or approved for another; 422 for who is not an approved affiliate.
 */
export function approveClaim(ctx: Ctx, vendorId: string, id: string, input: ApproveClaim): Promise<claims.ShownClaim> {
  can(ctx, "claim.settle", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    const seen = await one(claims.findClaim(tx, vendorId, id))
    const customer = await lockCustomer(tx, seen, input)
    const claim = await claims.lockClaim(tx, vendorId, id)
    const chosen = await chosenBy(tx, claim, input)
    const approval = decideApproval(claim, chosen)
    if (approval.kind === "unchanged") return seen
    if (approval.kind === "settled") throw settled(claim)
    const enrollment = await enrollmentOf(tx, ctx, claim, chosen, input)
    const left =
      approval.withdraws && customer
        ? await withdrawClaim(tx, ctx, claim, customer, "The customer meant somebody else.")
        : customer
    const by = { decidedBy: actorName(ctx.actor), decidedAt: ctx.now }
    const { affiliateId } = enrollment
    await claims.updateClaim(tx, claim, { status: "approved", affiliateId, ...by })
    if (customer) await claims.nameCustomerOf(tx, claim, customer.id)
    if (left) await creditClaim(tx, ctx, claim, left, enrollment)
    await audit(tx, ctx, vendorId, "claim.approve", id, {
      before: { status: claim.status, affiliate_id: claim.affiliateId },
      after: { status: "approved", affiliate_id: affiliateId, customer: customer?.id ?? null },
    })
    return one(claims.findClaim(tx, vendorId, id))
  })
}

/** 409 for who comes second with another word. */
export const settled = ({ status }: claims.ReferralClaim) =>
  conflict("claim_settled", `This claim is ${status}. To give its customer to somebody else, rebind the customer.`)

/** Whose answer it was; null while nobody knows. */
async function lockCustomer(
  tx: Tx,
  { vendorId, customerId, customerName }: claims.ReferralClaim,
  { customer_external_id: given }: ApproveClaim,
): Promise<store.CustomerRow | null> {
  if (customerId) return store.lockCustomerById(tx, vendorId, customerId)
  const name = given ?? customerName
  return name === null ? null : customerOf(tx, vendorId, name, { isProvisional: true })
}

async function chosenBy(tx: Tx, { vendorId, affiliateId }: claims.ReferralClaim, input: ApproveClaim) {
  const { invite, affiliate_id: given } = input
  return invite ? findByEmail(tx, vendorId, invite) : (given ?? affiliateId)
}

async function enrollmentOf(
  tx: Tx,
  ctx: Ctx,
  { vendorId }: claims.ReferralClaim,
  chosen: string | null,
  { invite }: ApproveClaim,
): Promise<store.Enrollment> {
  const id = chosen ?? (invite ? await inviteAffiliate(tx, ctx, vendorId, invite) : null)
  if (id === null) throw invalidField("/affiliate_id", "is missing; name the affiliate, or invite somebody")
  const [enrollment] = await store.findEnrollments(tx, vendorId, [id])
  const field = invite ? "/invite/email" : "/affiliate_id"
  if (!enrollment) throw invalidField(field, "is not an affiliate of this vendor")
  const { affiliateStatus: status } = enrollment
  if (status !== "approved") throw invalidField(field, `is an affiliate who is ${status}; approve them first`)
  return enrollment
}
