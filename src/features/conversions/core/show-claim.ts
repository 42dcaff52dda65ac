import type { ShownClaim } from "../claim-store.ts"

/** A claim as it goes out. */
export const showClaim = (claim: ShownClaim) => ({
  id: claim.id,
  status: claim.status,
  told_by: claim.answer,
  customer_external_id: claim.customerExternalId,
  sale_id: claim.saleId,
  lead_id: claim.leadId,
  inquiry_id: claim.inquiryId,
  affiliate_id: claim.affiliateId,
  reason: claim.reason,
  decided_by: claim.decidedBy,
  created_at: claim.createdAt.toISOString(),
})
