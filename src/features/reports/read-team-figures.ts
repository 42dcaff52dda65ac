import type { Ctx } from "../../platform/ctx.ts"
import { toMinutes } from "./core/spread.ts"
import { readInquiryReport } from "./read-inquiry-report.ts"

type Figures = { responses: { count: number; median: number; p90: number } | null; breached: number }

/** How each member answered what came in since an instant, by their id. */
export async function readTeamFigures(ctx: Ctx, vendorId: string, since: Date): Promise<Map<string, Figures>> {
  const until = new Date(ctx.now.getTime() + 1)
  const { counts, spreads } = await readInquiryReport(ctx, vendorId, { from: since, to: until })
  const figures = new Map<string, Figures>()
  for (const { memberId, breached } of counts) if (memberId) figures.set(memberId, { responses: null, breached })
  for (const { memberId, responses, percentiles } of spreads) {
    if (!memberId || !percentiles) continue
    const [p50, p90] = percentiles
    const spread = { count: responses, median: toMinutes(p50), p90: toMinutes(p90) }
    figures.set(memberId, { breached: figures.get(memberId)?.breached ?? 0, responses: spread })
  }
  return figures
}
