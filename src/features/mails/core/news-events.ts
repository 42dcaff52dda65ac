import type { CommissionNews, ItemNews } from "../../../vocabulary/topics.ts"
import type { CommissionStatus } from "../../commissions/commissions/core/state.ts"
import type { ItemStatus } from "../../payouts/runs/core/states.ts"

/** Events that may be news to the affiliate whose commission, or payout, they are about. */
export const COMMISSION_EVENTS = ["commission.created", "commission.updated"] as const
export const ITEM_EVENTS = ["payout_item.sent", "payout_item.failed"] as const

const GOES_ON: readonly CommissionStatus[] = ["pending", "payable", "in_payout", "paid"]

/** In which states something is still as a mail would say it. */
const STILL: Record<CommissionNews, readonly CommissionStatus[]> & Record<ItemNews, readonly ItemStatus[]> = {
  first_sale: GOES_ON,
  released: GOES_ON,
  held: ["held"],
  rejected: ["rejected"],
  payout_sent: ["sent"],
  payout_failed: ["failed", "blocked", "returned"],
}

/** Whether what was news when it happened is so when the mail is written. */
export function isStillNews(about: CommissionNews | ItemNews, status: CommissionStatus | ItemStatus): boolean {
  return (STILL[about] as readonly string[]).includes(status)
}
