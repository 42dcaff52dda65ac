import { divRound } from "../../../lib/money.ts"
import { CHANNELS } from "../../credit/models/core/journey.ts"

export const PLAN_CHANNELS = [...CHANNELS, "unattributed"] as const
export type PlanChannel = (typeof PLAN_CHANNELS)[number]
export const METRICS = ["closes", "revenue", "inquiries", "response_minutes", "cost"] as const
export type Metric = (typeof METRICS)[number]

/** Whether a metric's values are money; of the others they are numbers of something. */
export const isMoney = (metric: string): boolean => metric === "revenue" || metric === "cost"

/** Values are in ten-thousandths, so that half a close is exact: of minor units for money, of minutes for responses. */
export const SCALE = 10_000n
export type TargetCell = { channel: PlanChannel; metric: Metric; period: string }
export type Target = TargetCell & { value: bigint | null; version: number }
export type TargetChange = TargetCell & { from: bigint | null; to: bigint | null; version: number }

export const keyOf = (cell: { channel: string; metric: string; period: string }) =>
  `${cell.channel} ${cell.metric} ${cell.period}`

/** What stands after all versions up to one, by cell; a null removed it. Rows come in order of version. */
export function targetsAt(rows: readonly Target[], version = Number.POSITIVE_INFINITY): Map<string, Target> {
  const current = new Map<string, Target>()
  for (const row of rows) {
    if (row.version > version) continue
    if (row.value === null) current.delete(keyOf(row))
    else current.set(keyOf(row), row)
  }
  return current
}

/** What of a wish differs from what stands: the rows of a new version. */
export function changedCells<T extends TargetCell & { value: bigint | null }>(
  current: ReadonlyMap<string, { value: bigint | null }>,
  wanted: readonly T[],
): T[] {
  return wanted.filter((cell) => (current.get(keyOf(cell))?.value ?? null) !== cell.value)
}

/** What one version changed, cell by cell. */
export function changesOf(rows: readonly Target[], version: number): TargetChange[] {
  const before = targetsAt(rows, version - 1)
  return rows
    .filter((row) => row.version === version)
    .map(({ channel, metric, period, value }) => {
      const from = before.get(keyOf({ channel, metric, period }))?.value ?? null
      return { channel, metric, period, from, to: value, version }
    })
}

/** A weighted sum that adds up over months, quarters and years in whatever order. */
export type Sum = { total: bigint; weight: bigint }

export const addSums = (a: Sum, b: Sum): Sum => ({ total: a.total + b.total, weight: a.weight + b.weight })

/**
 * A channel's plan for a metric over some months. Months add up; response times are their mean, weighted by the
 * inquiries planned for each month (by one where none are). Null where no month has a target.
 */
export function planOf(
  current: ReadonlyMap<string, { value: bigint | null }>,
  channel: PlanChannel,
  metric: Metric,
  months: readonly string[],
): bigint | null {
  const sum = sumOf(current, channel, metric, months)
  if (!sum) return null
  return metric === "response_minutes" ? divRound(sum.total, sum.weight) : sum.total
}

/** The parts of `planOf`, which add up over any partition of the months. */
export function sumOf(
  current: ReadonlyMap<string, { value: bigint | null }>,
  channel: PlanChannel,
  metric: Metric,
  months: readonly string[],
): Sum | null {
  const sums = months.flatMap((period): Sum[] => {
    const value = current.get(keyOf({ channel, metric, period }))?.value
    if (value === null || value === undefined) return []
    if (metric !== "response_minutes") return [{ total: value, weight: 1n }]
    const inquiries = current.get(keyOf({ channel, metric: "inquiries", period }))?.value ?? null
    const weight = inquiries && inquiries > 0n ? inquiries : SCALE
    return [{ total: value * weight, weight }]
  })
  return sums.length > 0 ? sums.reduce(addSums) : null
}
