import { invariant } from "../../lib/assert.ts"
import { realNow } from "../../platform/clock.ts"
import type { Ctx } from "../../platform/ctx.ts"
import type { Tx } from "../../platform/db.ts"
import { newId } from "../../platform/new-id.ts"
import { earned } from "../ledger/core/postings.ts"
import { availableAt } from "./core/due.ts"
import { earn } from "./core/earn.ts"
import type { Occasion } from "./core/occasion.ts"
import type { HoldReason } from "./core/signals.ts"
import * as rulesStore from "./rules-store.ts"
import type * as store from "./store.ts"
import { addCommission } from "./write-commission.ts"

export type Earning = {
  sourceId: string
  customerId: string | null
  programId: string
  affiliateId: string
  occasion: Occasion
  holdReasons: HoldReason[]
}
export type EarnResult = { kind: "earned"; commission: store.Commission } | { kind: "none"; why: string }

/** The commission of one event by the program's latest rules, posted; held when there is a reason to look first. */
export async function earnCommission(tx: Tx, ctx: Ctx, vendorId: string, earning: Earning): Promise<EarnResult> {
  const { programId, affiliateId, occasion, holdReasons } = earning
  const ruleSet = await rulesStore.findRules(tx, vendorId, programId)
  if (!ruleSet) return { kind: "none", why: "no_rules" }
  const earner = await rulesStore.findEarner(tx, vendorId, programId, affiliateId)
  invariant(earner, "earner_exists")
  const outcome = earn(occasion, earner.affiliate, ruleSet, await readCaps(tx, vendorId, earning, ruleSet.rules))
  if (outcome.kind === "none") return outcome

  const { cutBy } = outcome
  const row: store.NewCommission = {
    vendorId,
    id: newId("commission"),
    programId,
    affiliateId,
    kind: occasion.event,
    sourceId: earning.sourceId,
    customerId: earning.customerId,
    base: outcome.base,
    amount: outcome.amount,
    currency: occasion.currency,
    status: holdReasons.length > 0 ? "held" : "pending",
    reasons: holdReasons,
    rule: outcome.rule,
    ruleVersion: outcome.ruleVersion,
    cutBy: cutBy ? { per: cutBy.per, cap: String(cutBy.cap), uncut: String(cutBy.uncut) } : null,
    earnedAt: occasion.at,
    availableAt: availableAt(occasion.at, earner.holdDays),
    createdAt: realNow(),
  }
  const commission = await addCommission(tx, ctx, row, earned)
  return commission ? { kind: "earned", commission } : { kind: "none", why: "earned_before" }
}

async function readCaps(
  tx: Tx,
  vendorId: string,
  { programId, affiliateId, occasion }: Earning,
  rules: readonly { cap?: unknown }[],
) {
  if (!rules.some((rule) => rule.cap)) return { affiliate_month: 0n, program_month: 0n }
  await rulesStore.lockCaps(tx, vendorId, programId)
  const { currency, at, timeZone } = occasion
  return rulesStore.capUsed(tx, { vendorId, programId, affiliateId, currency, at, timeZone })
}
