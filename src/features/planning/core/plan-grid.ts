/** What is planned by itself; a plan of costs is the budget. `revenue` in minor units. */
export const EDITED_METRICS = ["closes", "revenue", "inquiries", "response_minutes"] as const
export type TargetValue = { channel: string; metric: string; period: string; value: number | null }
/** A line of the budget, minor units. */
export type BudgetCell = {
  channel: string
  kind: string
  contractor: string
  period: string
  amount: bigint
  committed: bigint
}

/** The row of a channel in the grid of a metric. */
export const rowKey = (metric: string, channel: string) => `${metric}/${channel}`

/** The row of a line of the budget, whatever its contractor is called. */
export const lineKeyOf = ({ channel, kind, contractor, period }: Omit<BudgetCell, "amount" | "committed">) =>
  [channel, kind, period, encodeURIComponent(contractor)].join("/")
