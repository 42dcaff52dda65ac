import type { Stamp } from "../../../../lib/stamp.ts"
import { type CapUsed, type EarnOutcome, earn } from "../../rules/core/earn.ts"
import type { Occasion } from "../../rules/core/occasion.ts"
import type { Commission } from "../../store.ts"
import { availableAt } from "./due.ts"
import { type EarnedShare, sharesOf, sharingOf } from "./shares.ts"
import { HOLD_REASONS, type HoldReason, selvesAmong } from "./signals.ts"
import type { Agreed } from "./terms.ts"

/** One event that may earn for one affiliate in one program. */
export type Earning = {
  sourceId: string
  customerId: string | null
  programId: string
  affiliateId: string
  /** By which it is earned, where it is by one. */
  linkId: string | null
  occasion: Occasion
  holdReasons: HoldReason[]
  /** All addresses that the customer is known by. */
  customerEmails: readonly string[]
  /** What earns once however many events there are of it. */
  visit?: string | undefined
}

/** What caps have left; `isLate`: a sale of a later time took of one before. */
export type Caps = CapUsed & { isLate: boolean }
export const NO_CAPS: Caps = { affiliate_month: 0n, program_month: 0n, isLate: false }

/** Its rows: the affiliate's own, then the recruiters'. `late` (not for what nobody verified, by which nothing is decided again): what sales of a later time took of a cap comes after this one; nothing is written, all are to be decided again. */
export type Earned = { kind: "earned"; rows: Commission[] } | { kind: "none" | "late"; why: string }

/** What one event earns by the program's latest rules; held when there is a reason to look first. */
export function decideEarning(
  earning: Earning,
  { rules, affiliate, holdDays, shared }: Agreed,
  caps: Caps,
  stamp: Stamp,
): Earned {
  if (!rules) return { kind: "none", why: "no_rules" }
  const isOpen = earning.holdReasons.includes("unverified")
  if (caps.isLate && earning.occasion.event === "sale" && !isOpen) return { kind: "late", why: "sale_late" }
  const outcome = earn(earning.occasion, affiliate, rules, caps)
  if (outcome.kind === "none") return outcome
  const shares = sharesOf(outcome.amount, affiliate.id, sharingOf(shared, affiliate.id, sharedBy(earning)))
  const selves = selvesAmong(shared?.line ?? [], earning.customerEmails)
  return { kind: "earned", rows: toRows(earning, outcome, shares, { holdDays, selves }, stamp) }
}

type Outcome = EarnOutcome & { kind: "earned" }

/** What a commission keeps of how it was earned: copies, so that later edits change nothing of it. */
export function copiesOf({ rule, ruleVersion, base, cutBy }: Outcome, { recruitedId, bps, of }: EarnedShare) {
  const share = { shareBps: bps, shareOf: of }
  // By which rule somebody else earned is nobody's business.
  if (recruitedId !== null) return { rule: null, ruleVersion: null, base: of ?? 0n, cutBy: null, ...share }
  const cut = cutBy ? { per: cutBy.per, cap: String(cutBy.cap), uncut: String(cutBy.uncut) } : null
  return { rule, ruleVersion, base, cutBy: cut, ...share }
}

const sharedBy = ({ occasion: { at, timeZone }, linkId }: Earning) => ({ at, timeZone, linkId })

/** How long what is earned waits, and whose shares wait for a person, since they are the customer themself. */
export type Waits = { holdDays: number; selves: readonly string[] }

/** The commissions that an event earns first; of nothing there is none. */
export function toRows(
  earning: Earning,
  outcome: Outcome,
  shares: readonly EarnedShare[],
  waits: Waits,
  stamp: Stamp,
): Commission[] {
  const due = shares.filter(({ amount }) => amount > 0n)
  return due.map((share, i) =>
    toRow(i === 0 ? earning : { ...earning, visit: undefined }, outcome, share, waits, stamp),
  )
}

function toRow(earning: Earning, outcome: Outcome, share: EarnedShare, waits: Waits, stamp: Stamp): Commission {
  const { occasion } = earning
  const holdReasons = reasonsOf(share, earning, waits)
  const status = holdReasons.length > 0 ? "held" : "pending"
  const available = availableAt(occasion.at, waits.holdDays)
  const id = stamp.newId("commission")
  return {
    vendorId: stamp.vendorId,
    id,
    programId: earning.programId,
    affiliateId: share.affiliateId,
    recruitedId: share.recruitedId,
    kind: share.recruitedId === null ? occasion.event : "recruiting",
    sourceId: earning.sourceId,
    part: 0,
    customerId: earning.customerId,
    visit: earning.visit ?? null,
    ...copiesOf(outcome, share),
    amount: share.amount,
    reversed: 0n,
    entitled: null,
    currency: occasion.currency,
    status,
    reasons: holdReasons,
    note: null,
    earnedAt: occasion.at,
    availableAt: available,
    maturesAt: status === "pending" ? available : null,
    heldId: status === "held" ? id : null,
    itemId: null,
    createdAt: stamp.createdAt,
  }
}

/** A recruiter's share of what somebody earns on themself waits as theirs does. */
function reasonsOf(
  { affiliateId, recruitedId }: EarnedShare,
  { holdReasons }: Earning,
  { selves }: Waits,
): HoldReason[] {
  const isSelf = selves.includes(affiliateId) || (recruitedId !== null && selves.includes(recruitedId))
  return isSelf ? HOLD_REASONS.filter((one) => one === "self_referral" || holdReasons.includes(one)) : holdReasons
}
