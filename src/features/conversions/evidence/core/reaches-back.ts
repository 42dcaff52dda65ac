import { DAY_MS } from "../../../../lib/time.ts"
import type { BindingBasis } from "../../../../vocabulary/evidence.ts"
import type { Attribution } from "./evidence.ts"

export type Binding = { boundBy: BindingBasis; boundAt: Date; clickAt: Date | null }

/**
 * Whether an event that nobody got, or somebody by what nobody verified, a customer's answer or a deal, belongs to whom its
 * customer was bound to later. What arrives out of order should end as if it had come in order; what was bought before the
 * click, before the deal, or long before the coupon, nobody brought.
 */
export function reachesBack(binding: Binding, event: { at: Date; attribution: Attribution }): boolean {
  const { outcome, reason, source, restsOnClaim, dealId } = event.attribution
  const isOpen = outcome === "unattributed" || source === "unverified" || restsOnClaim || dealId !== undefined
  if (!isOpen || reason === "other_program") return false
  if (binding.boundBy === "deal") return event.at >= binding.boundAt
  const since = binding.clickAt ?? new Date(binding.boundAt.getTime() - DAY_MS)
  return event.at >= since
}
