/** What became of a customer's answer: nobody's yet, one affiliate's, and what a person of the vendor said of it. */
export const REFERRAL_CLAIM_STATUSES = ["open", "matched", "approved", "rejected"] as const
export type ReferralClaimStatus = (typeof REFERRAL_CLAIM_STATUSES)[number]
