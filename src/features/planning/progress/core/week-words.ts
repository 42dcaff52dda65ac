import { joined, lines, monthWords, said, sum, type ToSay } from "../../../../vocabulary/words.ts"
import type { Metric } from "../../core/targets.ts"
import { SCALE } from "../../core/targets.ts"
import type { PlanRow } from "./plan.ts"

export type WeekCounts = { received: number; open: number; breached: number; won: number; lost: number }
/** Half and nine of ten were answered within so many minutes. */
export type WeekSpread = { responses: number; median: number; p90: number }

/** What came in within a week and how it was answered; nothing where nothing came. */
export function deskWords({ received, open, breached, won, lost }: WeekCounts, spread: WeekSpread | null): ToSay[] {
  if (received === 0) return []
  const answered = spread
    ? said("deskmail.week_answered", { n: spread.responses, median: spread.median, p90: spread.p90 })
    : said("deskmail.week_unanswered")
  return [said("deskmail.week_received", { n: received, answered, breached, won, lost, open })]
}

/** How a month stands against its plan, metric by metric; nothing where nothing is planned. */
export function planWords(period: string, total: readonly PlanRow[], currency: string): ToSay[] {
  const planned = total.filter((row) => row.plan !== null).map((row) => lineOf(row, currency))
  return planned.length > 0 ? [lines(said("deskmail.week_plan", { period: monthWords(period) }), ...planned)] : []
}

function lineOf({ metric, plan, actual, attainment, runRate }: PlanRow, currency: string): ToSay {
  const say = (value: bigint | null) => (value === null ? said("kit.none") : figure(metric, value, currency))
  const part = attainment === null ? [] : [", ", { figure: Number(attainment) / 100, decimals: 1 }, " %"]
  const isOver = metric === "response_minutes" || runRate === null
  const end = isOver ? [] : [said("deskmail.plan_end", { end: say(runRate) })]
  const stands = { metric: said(`plan.metric_${metric}`), actual: say(actual), plan: say(plan) }
  return joined([said("deskmail.plan_line", stands), ...part, ...end])
}

function figure(metric: Metric, value: bigint, currency: string): number | ToSay {
  if (metric === "revenue" || metric === "cost") return sum(value / SCALE, currency)
  return Math.round((Number(value) / Number(SCALE)) * 100) / 100
}
