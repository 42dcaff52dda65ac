import { invariant } from "../../../../lib/assert.ts"
import { allocate, BPS, mulBps } from "../../../../lib/money.ts"
import type { EarningAffiliate, Occasion } from "./occasion.ts"
import { pickRule } from "./pick-rule.ts"
import type { CapPeriod, Rule, RuleSet } from "./rule.ts"

/** How a cap cut the commission: `uncut` is what the rate gave, `used` what the month had taken before. Minor units. */
export type Cut = { per: CapPeriod; cap: bigint; used: bigint; uncut: bigint }

export type EarnOutcome =
  | { kind: "earned"; rule: Rule; ruleIndex: number; ruleVersion: number; amount: bigint; base: bigint; cutBy?: Cut }
  | { kind: "none"; why: "no_rule_matches" }
  | { kind: "none"; why: "nothing_due" | "cap_exhausted"; rule: Rule; ruleIndex: number; ruleVersion: number }

/** What was earned before in the same calendar month of the vendor's zone and the same currency, in minor units. */
export type CapUsed = Record<CapPeriod, bigint>

/** The whole commission of one event by the first rule that fits, in minor units of the occasion's currency. */
export function earn(
  occasion: Occasion,
  affiliate: EarningAffiliate,
  { version, rules }: RuleSet,
  capUsed: CapUsed,
): EarnOutcome {
  const picked = pickRule(rules, occasion, affiliate)
  if (!picked) return { kind: "none", why: "no_rule_matches" }
  return reckon(occasion, { ...picked, version }, capUsed)
}

/** The same by a rule that was picked already, as an amended sale goes by the copy that its commission keeps. */
export function reckon(
  occasion: Occasion,
  { rule, index: ruleIndex, version: ruleVersion }: { rule: Rule; index: number; version: number },
  capUsed: CapUsed,
): EarnOutcome {
  const by = { rule, ruleIndex, ruleVersion }
  const base = baseOf(occasion)
  const uncut = amountOf(rule, occasion, base)
  if (uncut === 0n) return { kind: "none", why: "nothing_due", ...by }
  if (!rule.cap) return { kind: "earned", ...by, amount: uncut, base }

  const cap = BigInt(rule.cap.amount)
  const used = capUsed[rule.cap.per]
  const left = cap > used ? cap - used : 0n
  if (left === 0n) return { kind: "none", why: "cap_exhausted", ...by }
  if (uncut <= left) return { kind: "earned", ...by, amount: uncut, base }
  return { kind: "earned", ...by, amount: left, base, cutBy: { per: rule.cap.per, cap, used, uncut } }
}

/** What a percentage is taken of: amount − tax − shipping, never below zero. Clicks and leads have none. */
export function baseOf(occasion: Occasion): bigint {
  if (occasion.event !== "sale") return 0n
  const { amount, tax, shipping } = occasion.amended ?? occasion
  const base = amount - tax - shipping
  return base > 0n ? base : 0n
}

function amountOf(rule: Rule, occasion: Occasion, base: bigint): bigint {
  if (rule.rate.kind === "percent") return mulBps(base, BigInt(rule.rate.bps))
  return BigInt(rule.rate.amount) * (occasion.event === "lead" ? BigInt(occasion.quantity) : 1n)
}

export type Share = { affiliateId: string; bps: number }

/** Among whom a link is split, Σ bps = 10000. */
export type LinkSplits = { linkId: string; splits: readonly { affiliate_id: string; bps: number }[] }

/** Splits one commission among affiliates by shares of Σ 10000 basis points. The parts always sum to the commission. */
export function splitEarning(amount: bigint, shares: readonly Share[]): { affiliateId: string; amount: bigint }[] {
  const weights = shares.map((share) => BigInt(share.bps))
  invariant(weights.reduce((a, b) => a + b, 0n) === BPS, "shares_sum_to_10000")
  const parts = allocate(amount, weights)
  return shares.map(({ affiliateId }, i) => ({ affiliateId, amount: parts[i]! }))
}
