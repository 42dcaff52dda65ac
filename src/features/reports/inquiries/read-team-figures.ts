import type { Ctx } from "../../../platform/ctx.ts"
import { BUCKET_MINUTES, toMinutes } from "./core/spread.ts"
import { readInquiryReport } from "./read-inquiry-report.ts"

type Figures = { responses: { count: number; median: number; p90: number } | null; breached: number }
type TeamFigures = {
  members: Map<string, Figures>
  /** How many first responses took how long, over all members; nothing where there was none. */
  /** How many took up to so many minutes; null for longer than all. */
  spread: { upTo: number | null; count: number }[]
  losses: { reason: string; count: number }[]
}

/** How what came in since an instant was answered, by each member's id and over all, and why it was lost. */
export async function readTeamFigures(ctx: Ctx, vendorId: string, since: Date): Promise<TeamFigures> {
  const until = new Date(ctx.now.getTime() + 1)
  const { counts, spreads, losses } = await readInquiryReport(ctx, vendorId, { from: since, to: until })
  const members = new Map<string, Figures>()
  for (const { memberId, breached } of counts) if (memberId) members.set(memberId, { responses: null, breached })
  for (const { memberId, responses, percentiles } of spreads) {
    if (!memberId || !percentiles) continue
    const [p50, p90] = percentiles
    const spread = { count: responses, median: toMinutes(p50), p90: toMinutes(p90) }
    members.set(memberId, { breached: members.get(memberId)?.breached ?? 0, responses: spread })
  }
  const all = spreads.find((row) => row.memberId === null)
  return {
    members,
    spread: (all?.buckets ?? []).map((count, index) => ({ upTo: BUCKET_MINUTES[index] ?? null, count })),
    losses,
  }
}
