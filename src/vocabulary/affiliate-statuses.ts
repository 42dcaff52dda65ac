export const AFFILIATE_STATUSES = ["applied", "approved", "rejected", "banned"] as const
export type AffiliateStatus = (typeof AFFILIATE_STATUSES)[number]
