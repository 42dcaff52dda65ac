import { invariant } from "../../../../lib/assert.ts"
import { divRound } from "../../../../lib/money.ts"
import {
  addSums,
  METRICS,
  type Metric,
  PLAN_CHANNELS,
  type PlanChannel,
  planOf,
  SCALE,
  type Sum,
  sumOf,
} from "../../core/targets.ts"

/** What happened in a channel. `closes` in ten-thousandths, money in minor units; responses sum up in seconds. */
export type Actual = {
  closes: bigint
  revenue: bigint
  cost: bigint
  inquiries: bigint
  responses: bigint
  responseSeconds: bigint
}

/** How far a period has gone, in working days and in months that have begun; `elapsed` counts the present day. */
export type Progress = { days: { total: number; elapsed: number }; months: { total: number; begun: number } }

/** Values in ten-thousandths (of minor units, of minutes); attainment in basis points. Null where there is none. */
export type PlanRow = {
  channel: PlanChannel | null
  metric: Metric
  plan: bigint | null
  actual: bigint | null
  gap: bigint | null
  attainment: bigint | null
  runRate: bigint | null
  budgetLeft: bigint | null
}

type Targets = ReadonlyMap<string, { value: bigint | null }>
export type PlanInput = {
  months: readonly string[]
  targets: Targets
  actuals: ReadonlyMap<PlanChannel, Actual>
  /** Of channels that have a budget: its sum and what is left of it, in minor units. */
  budget: ReadonlyMap<PlanChannel, { amount: bigint; left: bigint }>
  progress: Progress
}

/** One row per channel and metric, then one per metric over all channels. */
export function planRows(input: PlanInput): { rows: PlanRow[]; total: PlanRow[] } {
  const rows = PLAN_CHANNELS.flatMap((channel) => METRICS.map((metric) => rowOf(input, channel, metric)))
  return { rows, total: METRICS.map((metric) => totalOf(input, metric, rows)) }
}

function actualOf(actual: Actual, metric: Metric): bigint | null {
  if (metric === "closes") return actual.closes
  if (metric !== "response_minutes") return actual[metric] * SCALE
  return actual.responses > 0n ? divRound(actual.responseSeconds * SCALE, actual.responses * 60n) : null
}

function rowOf(input: PlanInput, channel: PlanChannel, metric: Metric): PlanRow {
  const actual = input.actuals.get(channel)
  invariant(actual, "every_channel_has_actuals")
  const budget = metric === "cost" ? input.budget.get(channel) : undefined
  const plan = planOf(input.targets, channel, metric, input.months) ?? (budget ? budget.amount * SCALE : null)
  const reached = actualOf(actual, metric)
  const left = budget ? budget.left * SCALE : metric === "cost" && plan !== null ? plan - (reached ?? 0n) : null
  return measure(channel, metric, plan, reached, left, input.progress)
}

function totalOf(input: PlanInput, metric: Metric, rows: readonly PlanRow[]): PlanRow {
  const own = rows.filter((row) => row.metric === metric)
  const sum = (key: "plan" | "actual" | "budgetLeft") => {
    const known = own.map((row) => row[key]).filter((value) => value !== null)
    return known.length > 0 ? known.reduce((a, b) => a + b) : null
  }
  if (metric !== "response_minutes")
    return measure(null, metric, sum("plan"), sum("actual"), sum("budgetLeft"), input.progress)
  const sums = PLAN_CHANNELS.map((channel) => sumOf(input.targets, channel, metric, input.months))
  const planned = sums.filter((one): one is Sum => one !== null)
  const plan = planned.length > 0 ? planned.reduce(addSums) : null
  const actuals = [...input.actuals.values()]
  const responses = actuals.reduce((all, one) => all + one.responses, 0n)
  const responseSeconds = actuals.reduce((all, one) => all + one.responseSeconds, 0n)
  const mean = actualOf({ ...actuals[0]!, responses, responseSeconds }, metric)
  return measure(null, metric, plan && divRound(plan.total, plan.weight), mean, null, input.progress)
}

function measure(
  channel: PlanChannel | null,
  metric: Metric,
  plan: bigint | null,
  actual: bigint | null,
  budgetLeft: bigint | null,
  progress: Progress,
): PlanRow {
  return {
    channel,
    metric,
    plan,
    actual,
    budgetLeft,
    gap: plan === null || actual === null ? null : actual - plan,
    attainment: plan === null || plan === 0n || actual === null ? null : divRound(actual * 10_000n, plan),
    runRate: actual === null ? null : runRate(metric, actual, progress),
  }
}

/**
 * Where the period ends if it goes on like this, by working days. A month's costs are known as a whole, so that they go
 * on by months; a mean does not grow. Null before the first working day.
 */
function runRate(metric: Metric, actual: bigint, { days, months }: Progress): bigint | null {
  if (metric === "response_minutes") return actual
  const [total, gone] = metric === "cost" ? [months.total, months.begun] : [days.total, days.elapsed]
  if (gone === 0) return null
  return divRound(actual * BigInt(total), BigInt(gone))
}
