import type { Ctx } from "../../../platform/ctx.ts"
import { readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import type { PathsQuery } from "../contract.ts"
import { onBasis, windowOf } from "./open-report.ts"
import { listPaths, type PathCounts, type PathRow } from "./path-store.ts"

export type PathReport = {
  from: Date
  to: Date
  at: Date
  currency: string
  rows: PathRow[]
  total: PathCounts
}

/** The ways that customers took among the channels, those too who have not bought, as it was known at `at`. */
export function readPaths(ctx: Ctx, vendorId: string, query: PathsQuery): Promise<PathReport> {
  return readAsVendor(ctx, vendorId, "channel_report.read", (tx) =>
    onBasis(tx, ctx, vendorId, query, async ({ policy, ...units }) => {
      const window = windowOf(query, ctx.now, units.timezone)
      const currency = query.currency ?? units.currency
      const lookbackDays = query.lookback_days ?? policy.lookback_days
      const found = await listPaths(tx, vendorId, { ...window, lookbackDays, currency, limit: query.limit })
      return { from: window.from, to: window.to, at: window.at, currency, ...found }
    }),
  )
}
