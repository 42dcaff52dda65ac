import { MINUTE_MS } from "../../../lib/time.ts"
import { addOpenTime, openTimeBetween, type WorkTime } from "./hours.ts"

export const KINDS = ["request", "question", "application", "deal"] as const
export type Kind = (typeof KINDS)[number]
export const URGENCIES = ["hot", "normal"] as const
export type Urgency = (typeof URGENCIES)[number]

/** How long until the first response; a field that is left out fits all. */
export type SlaRule = {
  kind?: Kind | undefined
  urgency?: Urgency | undefined
  respond_within_minutes: number
  clock: "business" | "always"
}

export const DEFAULT_RULES: SlaRule[] = [
  { urgency: "hot", respond_within_minutes: 5, clock: "always" },
  { kind: "deal", respond_within_minutes: 2880, clock: "always" },
  { respond_within_minutes: 60, clock: "business" },
]

const FALLBACK: SlaRule = { respond_within_minutes: 60, clock: "business" }

/** The first rule that fits; where none does, one business hour. */
export function pickSlaRule(rules: readonly SlaRule[], inquiry: { kind: Kind; urgency: Urgency }): SlaRule {
  const fits = (rule: SlaRule) =>
    (rule.kind === undefined || rule.kind === inquiry.kind) &&
    (rule.urgency === undefined || rule.urgency === inquiry.urgency)
  return rules.find(fits) ?? FALLBACK
}

function passed(from: Date, ms: number, rule: SlaRule, work: WorkTime): Date {
  return rule.clock === "always" ? new Date(from.getTime() + ms) : addOpenTime(from, ms, work)
}

/** The instant by which somebody must have responded, on the rule's own clock. */
export function dueAt(from: Date, rule: SlaRule, work: WorkTime): Date {
  return passed(from, rule.respond_within_minutes * MINUTE_MS, rule, work)
}

/** The instant at which half of the time has passed, on the same clock: 2 minutes 30 seconds of five. */
export function warnAt(from: Date, rule: SlaRule, work: WorkTime): Date {
  return passed(from, (rule.respond_within_minutes * MINUTE_MS) / 2, rule, work)
}

/** How long a response took, in ms of the rule's clock: a night that nobody works does not count under `business`. */
export function responseTime(from: Date, to: Date, rule: Pick<SlaRule, "clock">, work: WorkTime): number {
  return rule.clock === "always" ? Math.max(0, to.getTime() - from.getTime()) : openTimeBetween(from, to, work)
}
