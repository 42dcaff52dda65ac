import type { Deal } from "./store.ts"

/** A deal as it goes out. */
export const showDeal = (deal: Deal) => ({
  id: deal.id,
  status: deal.status,
  program_id: deal.programId,
  affiliate_id: deal.affiliateId,
  company: deal.company,
  domain: deal.domain,
  contact_email: deal.contactEmail,
  note: deal.note,
  reason: deal.reason,
  protected_until: deal.protectedUntil?.toISOString() ?? null,
  approved_at: deal.approvedAt?.toISOString() ?? null,
  won_at: deal.wonAt?.toISOString() ?? null,
  inquiry_id: deal.inquiryId,
  created_at: deal.createdAt.toISOString(),
})
