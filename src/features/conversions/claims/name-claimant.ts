import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import * as claims from "../claim-store.ts"
import { bindByAnswer } from "../customers/record-answer.ts"
import { customerOf } from "../evidence/accept-click.ts"
import * as store from "../store.ts"
import { creditClaim } from "./credit-claim.ts"

/**
 * Who wrote an inquiry is known now: what they answered is theirs, and does what it would have done. What was approved
 * meanwhile earns; what nobody verified waits for that. Any number of times.
 */
export async function nameClaimant(
  tx: Tx,
  ctx: Ctx,
  vendorId: string,
  inquiryId: string,
  customerExternalId: string,
): Promise<void> {
  const { id } = await customerOf(tx, vendorId, customerExternalId, { isProvisional: true })
  for (const { id: claimId } of await claims.listClaimsOf(tx, vendorId, { inquiryId })) {
    const claim = await claims.lockClaim(tx, vendorId, claimId)
    if (claim.customerId !== null) continue
    await claims.nameCustomerOf(tx, claim, id)
    await credit(tx, ctx, claim, await store.lockCustomerById(tx, vendorId, id))
  }
}

async function credit(tx: Tx, ctx: Ctx, claim: claims.ReferralClaim, customer: store.CustomerRow): Promise<void> {
  const { vendorId, status, affiliateId, source, at } = claim
  if (affiliateId === null) return
  const [enrollment] = await store.findEnrollments(tx, vendorId, [affiliateId])
  if (status === "approved" && enrollment?.affiliateStatus === "approved")
    await creditClaim(tx, ctx, claim, customer, enrollment)
  const of = { at, source, ...(claim.inquiryId && { inquiryId: claim.inquiryId }) }
  if (status === "matched" && source === "verified")
    await bindByAnswer(tx, ctx, customer, { answer: { affiliateId }, of })
}
