import { dayOf, dayStart } from "../../../lib/calendar.ts"
import { HOUR_MS } from "../../../lib/time.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { readAndKeep, readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import { findVendor } from "../../identity/vendors/find-vendor.ts"
import { workingDays } from "../../inbox/core/hours.ts"
import { readWorkTime } from "../../inbox/desk/read-work-time.ts"
import type { ChannelTable } from "../../reports/channels/core/channel-table.ts"
import { periodsOf } from "../../reports/channels/core/periods.ts"
import { readBasis } from "../../reports/channels/open-report.ts"
import { type ChannelReport, channelReport } from "../../reports/channels/read-channels.ts"
import { readCommissionCosts } from "../../reports/channels/read-commission-costs.ts"
import { type BudgetLine, budgetLines, sumLines } from "../core/budget.ts"
import { daysOf, monthsOf } from "../core/period.ts"
import { PLAN_CHANNELS, type PlanChannel } from "../core/targets.ts"
import { type PlanRows, readPlanRows } from "../plan/read-plan-rows.ts"
import { type Actual, type PlanRow, type Progress, planRows } from "./core/plan.ts"
import * as store from "./progress-store.ts"

export type PlanReport = {
  period: string
  from: Date
  to: Date
  currency: string
  /** The channel report of the same days. */
  table: ChannelTable
  model: ChannelReport["model"]
  version: number
  progress: Progress
  rows: PlanRow[]
  total: PlanRow[]
  changes: PlanRows["changes"]
  /** The same month by month; empty for a month. */
  months: { period: string; rows: PlanRow[]; total: PlanRow[] }[]
}

/** A period's plan beside what happened: actuals are the channel report's of the same days, by the default model. */
export function readPlan(ctx: Ctx, vendorId: string, period: string): Promise<PlanReport> {
  return readAndKeep(ctx, vendorId, "plan_report.read", (tx) => planReport(tx, ctx, vendorId, period))
}

/** The same inside another's transaction. */
export async function planReport(tx: Tx, ctx: Ctx, vendorId: string, period: string): Promise<PlanReport> {
  const basis = await readBasis(tx, ctx, vendorId, {})
  const { timezone, currency } = basis
  const months = monthsOf(period)!
  const days = daysOf(months)
  const window = { from: dayStart(days.from, timezone), to: dayStart(days.to, timezone), timeZone: timezone }
  const channels = await channelReport(tx, ctx, vendorId, basis, {
    ...days,
    source: "record",
    customers: "all",
    by: "month",
  })
  const counts = await store.countInquiries(tx, vendorId, window)
  const plan = await readPlanRows(tx, vendorId, months)
  const lines = await linesOf(tx, vendorId, { currency, months, plan, commissions: channels.commissions })
  const measure = (own: string[], table: ChannelTable, progress: Progress) =>
    planRows({
      months: own,
      targets: plan.targets,
      progress,
      actuals: actualsOf(
        table,
        counts.filter((count) => own.includes(count.month)),
      ),
      budget: budgetOf(lines.filter((line) => own.includes(line.period))),
    })
  const progressOf = await progressReader(tx, ctx, vendorId, timezone)
  const progress = progressOf(months)
  return {
    period,
    from: window.from,
    to: window.to,
    currency,
    table: channels.table,
    model: channels.model,
    version: plan.version,
    progress,
    ...measure(months, channels.table, progress),
    changes: plan.changes,
    months: (months.length > 1 ? (channels.periods ?? []) : []).map(({ name, table }) => ({
      period: name,
      ...measure([name], table, progressOf([name])),
    })),
  }
}

/** The budget of a period line by line, beside what was spent on it. */
export type Budget = { version: number; currency: string; lines: BudgetLine[] }

/** The budget of a month, quarter or year as of a version of it, by default the last. */
export function readBudget(ctx: Ctx, vendorId: string, period: string, version?: number): Promise<Budget> {
  return readAsVendor(ctx, vendorId, "plan_report.read", async (tx) => {
    const { timezone: timeZone, currency } = await findVendor(tx, vendorId)
    const months = monthsOf(period)!
    const plan = await readPlanRows(tx, vendorId, months, version)
    const days = daysOf(months)
    const window = { from: dayStart(days.from, timeZone), to: dayStart(days.to, timeZone), at: ctx.now, timeZone }
    const commissions = await readCommissionCosts(tx, vendorId, {
      ...window,
      periods: periodsOf("month", window, timeZone),
    })
    const lines = await linesOf(tx, vendorId, { currency, months, plan, commissions })
    return { version: plan.budgetVersion, currency, lines }
  })
}

type Spending = { currency: string; months: string[]; plan: PlanRows; commissions: ChannelReport["commissions"] }

/** Recorded costs, and the commissions that community cost by themselves, against their lines. */
async function linesOf(tx: Tx, vendorId: string, { currency, months, plan, commissions }: Spending) {
  const reported = await store.listSpent(tx, vendorId, months, currency)
  const rewards = commissions
    .filter((row) => row.currency === currency)
    .map(({ period, amount }) => ({ channel: "community" as const, kind: "rewards", contractor: "", period, amount }))
  return budgetLines(plan.budget.values(), [...reported, ...rewards])
}

/** Only channels that somebody budgeted: money spent without a plan leaves nothing of one. */
function budgetOf(lines: readonly BudgetLine[]): Map<PlanChannel, { amount: bigint; left: bigint }> {
  const planned = new Set(lines.filter((line) => line.amount > 0n || line.committed > 0n).map((line) => line.channel))
  return new Map([...planned].map((channel) => [channel, sumLines(lines.filter((line) => line.channel === channel))]))
}

function actualsOf(table: ChannelTable, counts: readonly store.InquiryCount[]): Map<PlanChannel, Actual> {
  return new Map(
    PLAN_CHANNELS.map((channel) => {
      const row = table.rows.find((one) => one.name === channel)
      const own = counts.filter((count) => count.channel === channel)
      const sum = (key: "inquiries" | "responses" | "responseSeconds") => own.reduce((all, one) => all + one[key], 0n)
      const { closes = 0n, revenue = 0n, cost = 0n } = row ?? {}
      const desk = { inquiries: sum("inquiries"), responses: sum("responses"), responseSeconds: sum("responseSeconds") }
      return [channel, { closes, revenue, cost, ...desk }]
    }),
  )
}

async function progressReader(tx: Tx, ctx: Ctx, vendorId: string, timeZone: string) {
  const work = await readWorkTime(tx, vendorId)
  const today = dayOf(ctx.now, timeZone)
  const tomorrow = dayOf(new Date(dayStart(today, timeZone).getTime() + 36 * HOUR_MS), timeZone)
  return (months: string[]): Progress => {
    const { from, to } = daysOf(months)
    return {
      days: { total: workingDays(from, to, work), elapsed: workingDays(from, tomorrow < to ? tomorrow : to, work) },
      months: { total: months.length, begun: months.filter((month) => `${month}-01` <= today).length },
    }
  }
}
