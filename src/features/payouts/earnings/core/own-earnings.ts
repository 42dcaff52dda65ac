import type { NextPayout, NotInPayout } from "./next-payout.ts"

/** What runs do not look at: it becomes payable first. */
const NOT_YET: readonly NotInPayout["reason"][] = ["in_hold", "under_review"]

/** Why what is payable to one enrollment in a currency is not in its next payout; null when it is. */
export function obstacleOf({ left }: NextPayout, affiliateId: string, currency: string): NotInPayout | null {
  const own = left.filter((one) => one.affiliateId === affiliateId && one.currency === currency)
  return own.find(({ reason }) => !NOT_YET.includes(reason)) ?? null
}
