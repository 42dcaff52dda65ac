import { unreachable } from "../../../../lib/assert.ts"
import { addMonths } from "../../../../lib/calendar.ts"
import { matches } from "./conditions.ts"
import { type EarningAffiliate, factsOf, type Occasion } from "./occasion.ts"
import type { Duration, Rule } from "./rule.ts"

export type PickedRule = { rule: Rule; index: number }

/** The first rule whose event, group, conditions and duration all fit, with its place in the list; null when none does. */
export function pickRule(rules: readonly Rule[], occasion: Occasion, affiliate: EarningAffiliate): PickedRule | null {
  const facts = factsOf(occasion, affiliate)
  const index = rules.findIndex(
    (rule) =>
      rule.event === occasion.event &&
      (rule.group_id === undefined || rule.group_id === affiliate.groupId) &&
      isWithin(rule.duration, occasion) &&
      matches(rule.when, facts),
  )
  return index < 0 ? null : { rule: rules[index]!, index }
}

/**
 * Whether a duration still earns. `months: n` ends at the instant n calendar months after the first sale in the vendor's
 * zone: one millisecond before it earns, that instant does not. Only sales have a first one to count from.
 */
function isWithin(duration: Duration | undefined, occasion: Occasion): boolean {
  if (duration === undefined || occasion.event !== "sale") return true
  switch (duration.kind) {
    case "once":
      return occasion.sequence === 1
    case "months":
      return occasion.at < addMonths(occasion.firstSaleAt, duration.months, occasion.timeZone)
    case "forever":
      return true
    default:
      return unreachable(duration)
  }
}
