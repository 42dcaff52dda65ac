import type { EarningAffiliate } from "../../rules/core/occasion.ts"
import type { RuleSet } from "../../rules/core/rule.ts"
import { hasCap } from "./decide-sales.ts"
import { isShared, type SharedOccasion, type Sharing, type SharingFacts, sharingOf } from "./shares.ts"

/**
 * What a sale was first decided by, copied onto it: later edits change nothing of it, also where it is decided again.
 * `version` 0: the program had no rules. `hasCap`: its rules have one, so that sales of others count too.
 */
export type Terms = {
  version: number
  hasCap: boolean
  holdDays: number
  groupId: string | null
  affiliateCountry: string | null
  customerCountry: string | null
  /** Whether tiers set the group, so that what is refunded may change it. */
  isTiered?: true | undefined
  /** Absent where nobody shares in it. */
  sharing?: Sharing | undefined
}

/** Who earns, when, and by which rules: as it is now. */
export type Agreed = {
  rules: RuleSet | null
  affiliate: EarningAffiliate
  holdDays: number
  shared?: SharingFacts | null
  /** Whether tiers set the group. */
  isTiered?: boolean
}

/** The terms of a sale by what is agreed now; `customerCountry` as it is known now. */
export function termsOf(
  { rules, affiliate, holdDays, shared, isTiered }: Agreed,
  customerCountry: string | null,
  occasion: SharedOccasion,
): Terms {
  const sharing = sharingOf(shared, affiliate.id, occasion)
  return {
    version: rules?.version ?? 0,
    hasCap: rules !== null && hasCap(rules),
    holdDays,
    groupId: affiliate.groupId,
    affiliateCountry: affiliate.country,
    customerCountry,
    isTiered: isTiered || undefined,
    sharing: isShared(sharing) ? sharing : undefined,
  }
}
