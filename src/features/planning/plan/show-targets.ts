import { toJsonAmount } from "../../../lib/fields.ts"
import { SCALE, type TargetChange } from "../core/targets.ts"
import type { Plan } from "./save-targets.ts"

/** Ten-thousandths as the JSON number of the contract. */
export function shownValue(value: bigint): number {
  return value % SCALE === 0n ? toJsonAmount(value / SCALE) : Number(value) / Number(SCALE)
}

const shownOrNull = (value: bigint | null) => (value === null ? null : shownValue(value))

/** One changed target as the contract shows it. */
export function showChange({ channel, metric, period, from, to, version }: TargetChange) {
  return { channel, metric, period, from: shownOrNull(from), to: shownOrNull(to), version }
}

type Author = { version: number; at: Date; recordedBy: string; reviewId: string | null }

const showAuthor = ({ version, at, recordedBy, reviewId }: Author) => ({
  version,
  at: at.toISOString(),
  by: recordedBy,
  review_id: reviewId,
})

export function showTargets(plan: Plan) {
  return {
    version: plan.version,
    data: plan.targets.map((row) => ({
      id: row.id,
      channel: row.channel,
      metric: row.metric,
      period: row.period,
      value: shownValue(row.value ?? 0n),
      ...showAuthor(row),
    })),
    versions: plan.versions.map(({ changes, ...row }) => ({ ...showAuthor(row), changes: changes.map(showChange) })),
  }
}
