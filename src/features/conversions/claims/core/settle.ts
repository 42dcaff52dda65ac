import type { ReferralClaim } from "../../claim-store.ts"
import type { CustomerRow } from "../../store.ts"

export type Approval =
  | { kind: "unchanged" }
  /** It is settled otherwise, and settled once. */
  | { kind: "settled" }
  /** `withdraws`: it was matched with another, whose it is no more. */
  | { kind: "approves"; withdraws: boolean }

/** What approving a claim for an affiliate comes to; `affiliateId` null for somebody who is not enrolled yet. */
export function decideApproval(
  claim: Pick<ReferralClaim, "status" | "affiliateId">,
  affiliateId: string | null,
): Approval {
  if (claim.status === "approved") return { kind: claim.affiliateId === affiliateId ? "unchanged" : "settled" }
  if (claim.status === "rejected") return { kind: "settled" }
  return { kind: "approves", withdraws: claim.status === "matched" && claim.affiliateId !== affiliateId }
}

export type Rejection = { kind: "unchanged" } | { kind: "settled" } | { kind: "rejects"; withdraws: boolean }

/** What rejecting a claim comes to; `withdraws`: what it was matched with loses what rests on it. */
export function decideRejection({ status }: Pick<ReferralClaim, "status">): Rejection {
  if (status === "rejected") return { kind: "unchanged" }
  if (status === "approved") return { kind: "settled" }
  return { kind: "rejects", withdraws: status === "matched" }
}

/**
 * Whose a customer is once a claim of theirs is approved: the affiliate's, unless evidence of another kind binds them, which a
 * person changes by rebinding. Itself when the same.
 */
export function boundByApproval(
  customer: CustomerRow,
  { at }: Pick<ReferralClaim, "at">,
  { affiliateId, programId }: { affiliateId: string; programId: string },
): CustomerRow {
  const isWeak = customer.boundBy === "told" || customer.boundBy === "deal"
  const isOpen = customer.affiliateId === null || isWeak || customer.bindingSource === "unverified"
  if (!isOpen) return customer
  const boundAt = customer.boundAt !== null && customer.boundAt < at ? customer.boundAt : at
  const by = { boundBy: "manual", boundAt, dealId: null, bindingSource: "verified" } as const
  return { ...customer, affiliateId, programId, linkId: null, clickId: null, clickAt: null, ...by }
}

/** Who rests on a claim that turned out not to be so, and on nothing else, is nobody's. Itself when they do not. */
export function unboundByRejection(
  customer: CustomerRow,
  { affiliateId }: Pick<ReferralClaim, "affiliateId">,
): CustomerRow {
  if (customer.boundBy !== "told" || customer.affiliateId !== affiliateId) return customer
  const nobody = { affiliateId: null, programId: null, linkId: null, clickId: null, clickAt: null }
  const by = { boundBy: null, boundAt: null, dealId: null, bindingSource: "verified" } as const
  return { ...customer, ...nobody, ...by }
}
