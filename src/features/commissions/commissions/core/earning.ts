import type { Stamp } from "../../../../lib/stamp.ts"
import { type CapUsed, type EarnOutcome, earn } from "../../rules/core/earn.ts"
import type { Occasion } from "../../rules/core/occasion.ts"
import type { Commission } from "../../store.ts"
import { availableAt } from "./due.ts"
import type { HoldReason } from "./signals.ts"
import type { Agreed } from "./terms.ts"

/** One event that may earn for one affiliate in one program. */
export type Earning = {
  sourceId: string
  customerId: string | null
  programId: string
  affiliateId: string
  occasion: Occasion
  holdReasons: HoldReason[]
  /** What earns once however many events there are of it. */
  visit?: string
}

/** What caps have left; `isLate`: a sale of a later time took of one before. */
export type Caps = CapUsed & { isLate: boolean }
export const NO_CAPS: Caps = { affiliate_month: 0n, program_month: 0n, isLate: false }

/** `late` (not for what nobody verified, by which nothing is decided again): what sales of a later time took of a cap comes after this one; nothing is written, all are to be decided again. */
export type Earned = { kind: "earned"; row: Commission } | { kind: "none" | "late"; why: string }

/** What one event earns by the program's latest rules; held when there is a reason to look first. */
export function decideEarning(
  earning: Earning,
  { rules, affiliate, holdDays }: Agreed,
  caps: Caps,
  stamp: Stamp,
): Earned {
  if (!rules) return { kind: "none", why: "no_rules" }
  const isOpen = earning.holdReasons.includes("unverified")
  if (caps.isLate && earning.occasion.event === "sale" && !isOpen) return { kind: "late", why: "sale_late" }
  const outcome = earn(earning.occasion, affiliate, rules, caps)
  return outcome.kind === "none" ? outcome : { kind: "earned", row: toRow(earning, outcome, holdDays, stamp) }
}

type Outcome = EarnOutcome & { kind: "earned" }

/** What a commission keeps of how it was earned: copies, so that later edits change nothing of it. */
export function copiesOf({ rule, ruleVersion, base, cutBy }: Outcome) {
  const cut = cutBy ? { per: cutBy.per, cap: String(cutBy.cap), uncut: String(cutBy.uncut) } : null
  return { rule, ruleVersion, base, cutBy: cut }
}

export function toRow(earning: Earning, outcome: Outcome, holdDays: number, stamp: Stamp): Commission {
  const { occasion, holdReasons } = earning
  const status = holdReasons.length > 0 ? "held" : "pending"
  const available = availableAt(occasion.at, holdDays)
  return {
    vendorId: stamp.vendorId,
    id: stamp.newId("commission"),
    programId: earning.programId,
    affiliateId: earning.affiliateId,
    kind: occasion.event,
    sourceId: earning.sourceId,
    part: 0,
    customerId: earning.customerId,
    visit: earning.visit ?? null,
    ...copiesOf(outcome),
    amount: outcome.amount,
    reversed: 0n,
    entitled: null,
    currency: occasion.currency,
    status,
    reasons: holdReasons,
    note: null,
    earnedAt: occasion.at,
    availableAt: available,
    maturesAt: status === "pending" ? available : null,
    itemId: null,
    createdAt: stamp.createdAt,
  }
}
