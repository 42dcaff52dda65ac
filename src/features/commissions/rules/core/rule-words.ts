import { unreachable } from "../../../../lib/assert.ts"
import { formatMoney } from "../../../../lib/currency.ts"
import type { Duration, Rate, Rule } from "./rule.ts"

/** A rule for people: "20 % of a sale, for 12 months". `currency` is the one that a flat amount was paid in. */
export function ruleWords({ event, rate, duration, when }: Rule, currency: string): string {
  const parts = [
    `${rateWords(rate, currency)} ${rate.kind === "percent" ? "of" : "for"} a ${event}`,
    duration ? durationWords(duration) : null,
    when ? "under conditions" : null,
  ]
  return parts.filter((part) => part !== null).join(", ")
}

function rateWords(rate: Rate, currency: string): string {
  switch (rate.kind) {
    case "percent":
      return `${rate.bps / 100} %`
    case "flat":
      return formatMoney(BigInt(rate.amount), currency)
    default:
      return unreachable(rate)
  }
}

function durationWords(duration: Duration): string {
  switch (duration.kind) {
    case "once":
      return "the first time only"
    case "months":
      return `for ${duration.months} month${duration.months === 1 ? "" : "s"}`
    case "forever":
      return "for good"
    default:
      return unreachable(duration)
  }
}
