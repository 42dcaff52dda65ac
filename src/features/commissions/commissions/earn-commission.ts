import { invariant } from "../../../lib/assert.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { newId } from "../../../platform/new-id.ts"
import { earned } from "../../ledger/posting/core/postings.ts"
import { type EarnOutcome, earn } from "../rules/core/earn.ts"
import type { Occasion } from "../rules/core/occasion.ts"
import type { RuleSet } from "../rules/core/rule.ts"
import * as rulesStore from "../rules/rules-store.ts"
import type * as store from "../store.ts"
import { addCommission } from "./change-commission.ts"
import { hasCap } from "./core/decide-sales.ts"
import { availableAt } from "./core/due.ts"
import type { HoldReason } from "./core/signals.ts"
import type { Agreed } from "./core/terms.ts"

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
/** `late` (not for what nobody verified, by which nothing is decided again): what sales of a later time took of a cap comes after this one; nothing is written, all are to be decided again. */
export type EarnResult = { kind: "earned"; commission: store.Commission } | { kind: "none" | "late"; why: string }

/** Who earns in a program, when, and by which rules, as it is now. */
export async function readAgreed(tx: Tx, vendorId: string, programId: string, affiliateId: string): Promise<Agreed> {
  const [rules, earner] = await Promise.all([
    rulesStore.findRules(tx, vendorId, programId),
    rulesStore.findEarner(tx, vendorId, programId, affiliateId),
  ])
  invariant(earner, "earner_exists")
  return { rules, ...earner }
}

/** The commission of one event by the program's latest rules, posted; held when there is a reason to look first. */
export async function earnCommission(
  tx: Tx,
  ctx: Ctx,
  vendorId: string,
  earning: Earning,
  known: Agreed | null = null,
): Promise<EarnResult> {
  const { programId, affiliateId, occasion } = earning
  const { rules, affiliate, holdDays } = known ?? (await readAgreed(tx, vendorId, programId, affiliateId))
  if (!rules) return { kind: "none", why: "no_rules" }
  const caps = await readCaps(tx, vendorId, earning, rules)
  const isOpen = earning.holdReasons.includes("unverified")
  if (caps.isLate && occasion.event === "sale" && !isOpen) return { kind: "late", why: "sale_late" }
  const outcome = earn(occasion, affiliate, rules, caps)
  if (outcome.kind === "none") return outcome
  const commission = await addCommission(tx, ctx, toRow(vendorId, earning, outcome, holdDays), earned)
  return commission ? { kind: "earned", commission } : { kind: "none", why: "earned_before" }
}

type Outcome = EarnOutcome & { kind: "earned" }

/** What a commission keeps of how it was earned: copies, so that later edits change nothing of it. */
export function copiesOf({ rule, ruleVersion, base, cutBy }: Outcome) {
  const cut = cutBy ? { per: cutBy.per, cap: String(cutBy.cap), uncut: String(cutBy.uncut) } : null
  return { rule, ruleVersion, base, cutBy: cut }
}

export function toRow(vendorId: string, earning: Earning, outcome: Outcome, holdDays: number): store.NewCommission {
  const { occasion, holdReasons } = earning
  return {
    vendorId,
    id: newId("commission"),
    programId: earning.programId,
    affiliateId: earning.affiliateId,
    kind: occasion.event,
    sourceId: earning.sourceId,
    customerId: earning.customerId,
    visit: earning.visit ?? null,
    ...copiesOf(outcome),
    amount: outcome.amount,
    currency: occasion.currency,
    status: holdReasons.length > 0 ? "held" : "pending",
    reasons: holdReasons,
    earnedAt: occasion.at,
    availableAt: availableAt(occasion.at, holdDays),
    createdAt: realNow(),
  }
}

async function readCaps(tx: Tx, vendorId: string, { programId, affiliateId, occasion }: Earning, rules: RuleSet) {
  if (!hasCap(rules)) return { affiliate_month: 0n, program_month: 0n, isLate: false }
  await rulesStore.lockCaps(tx, vendorId, programId)
  const { currency, at, timeZone } = occasion
  return rulesStore.capUsed(tx, { vendorId, programId, affiliateId, currency, at, timeZone })
}
