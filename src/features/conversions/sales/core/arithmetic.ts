import { unreachable } from "../../../../lib/assert.ts"
import type { Rule } from "../../../commissions/rules/core/rule.ts"

/** Minor units; `cutBy` as the commission keeps it, amounts as digits. */
export type Reckoned = {
  rule: Rule | null
  base: bigint
  amount: bigint
  currency: string
  /** Of a recruiter's share; absent where it is none. */
  shareBps?: number | null
  shareOf?: bigint | null
  recruitedId?: string | null
  /** `opening`: another system earned it. */
  kind?: string
  cutBy: { per: string; cap: string; uncut: string } | null
}

/** How a commission came to its amount, in one line that can be checked by hand. */
export function arithmeticOf(reckoned: Reckoned): string {
  const { rule, base, amount, currency, cutBy, shareBps, shareOf, recruitedId, kind } = reckoned
  const recruiting = `${shareOf} × ${shareBps} / 10000 = ${amount}, half away from zero`
  if (recruitedId) return `${recruiting}, of the commission of ${recruitedId} (${currency}, minor units)`
  const isPart = shareBps != null && shareOf != null
  const whole = isPart ? shareOf : amount
  const earned = cutBy?.uncut ?? whole.toString()
  const cut = cutBy ? `; the cap of ${cutBy.cap} per ${cutBy.per.replace("_", " and ")} left ${whole}` : ""
  const part = isPart ? `; ${whole} × ${shareBps} / 10000 = ${amount}, by largest remainder among the link's parts` : ""
  const given = kind === "opening" ? `${amount}, as another system earned it` : `${amount}, decided by a person`
  return `${rule ? rateText(rule.rate, base, earned) : given}${cut}${part} (${currency}, minor units)`
}

function rateText(rate: Rule["rate"], base: bigint, earned: string): string {
  switch (rate.kind) {
    case "percent":
      return `${base} × ${rate.bps} / 10000 = ${earned}, half away from zero`
    case "flat":
      return `flat ${earned}`
    default:
      return unreachable(rate)
  }
}
