import { formatMoney } from "../../../../lib/currency.ts"
import type { Metric } from "../../core/targets.ts"
import { SCALE } from "../../core/targets.ts"
import type { PlanRow } from "./plan.ts"

export type WeekCounts = { received: number; open: number; breached: number; won: number; lost: number }
/** Half and nine of ten were answered within so many minutes. */
export type WeekSpread = { responses: number; median: number; p90: number }

const NAMES: Record<Metric, string> = {
  closes: "Closes",
  revenue: "Revenue",
  inquiries: "Inquiries",
  response_minutes: "Response minutes",
  cost: "Cost",
}

/** What came in within a week and how it was answered; nothing where nothing came. */
export function deskWords({ received, open, breached, won, lost }: WeekCounts, spread: WeekSpread | null): string[] {
  if (received === 0) return []
  const answered = spread
    ? `${spread.responses} answered, half within ${spread.median} min, nine of ten within ${spread.p90} min`
    : "none answered yet"
  return [`${received} received: ${answered}. ${breached} too late, ${won} won, ${lost} lost, ${open} still open.`]
}

/** How a month stands against its plan, metric by metric; nothing where nothing is planned. */
export function planWords(period: string, total: readonly PlanRow[], currency: string): string[] {
  const lines = total.filter((row) => row.plan !== null).map((row) => `- ${lineOf(row, currency)}`)
  return lines.length > 0 ? [[`The plan of ${period} so far`, ...lines].join("\n")] : []
}

function lineOf({ metric, plan, actual, attainment, runRate }: PlanRow, currency: string): string {
  const say = (value: bigint | null) => (value === null ? "none" : figure(metric, value, currency))
  const part = attainment === null ? "" : `, ${(Number(attainment) / 100).toFixed(1)} %`
  const end = metric === "response_minutes" || runRate === null ? "" : `; it ends at ${say(runRate)}`
  return `${NAMES[metric]}: ${say(actual)} of ${say(plan)}${part}${end}`
}

function figure(metric: Metric, value: bigint, currency: string): string {
  if (metric === "revenue" || metric === "cost") return formatMoney(value / SCALE, currency)
  return (Number(value) / Number(SCALE)).toLocaleString("en-GB", { maximumFractionDigits: 2 })
}
