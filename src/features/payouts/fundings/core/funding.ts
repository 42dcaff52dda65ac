import type { SeenCheckout } from "../../providers/core/facts.ts"

export const FUNDING_STATUSES = ["open", "funded", "failed", "expired"] as const
export type FundingStatus = (typeof FUNDING_STATUSES)[number]

/**
 * What a checkout has come to: the checkout as it is now, and whether an event said that its payment failed. Money that
 * came funds whatever was believed before; everything else ends an open one only.
 */
export function afterCheckout(
  known: FundingStatus,
  { paid, isExpired }: Pick<SeenCheckout, "paid" | "isExpired">,
  hasFailed: boolean,
): FundingStatus {
  if (known === "funded" || paid) return "funded"
  if (known !== "open") return known
  if (isExpired) return "expired"
  return hasFailed ? "failed" : "open"
}
