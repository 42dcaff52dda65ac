import { BUCKET_MINUTES, toMinutes } from "./core/spread.ts"
import type { InquiryReport } from "./read-inquiry-report.ts"

type Counts = InquiryReport["counts"][number]
type Spread = InquiryReport["spreads"][number]

/** The inquiry report as it goes out. */
export function showInquiryReport({ from, to, counts, spreads, losses }: InquiryReport) {
  const ids = [...new Set([...counts, ...spreads].map((row) => row.memberId))]
  const rowOf = (memberId: string | null) => ({
    ...showCounts(counts.find((row) => row.memberId === memberId)),
    response_minutes: showSpread(spreads.find((row) => row.memberId === memberId)),
  })
  return {
    from: from.toISOString(),
    to: to.toISOString(),
    data: ids
      .flatMap((memberId) => (memberId === null ? [] : [{ member_id: memberId, ...rowOf(memberId) }]))
      .sort(byId),
    total: rowOf(null),
    loss_reasons: losses,
  }
}

const byId = (a: { member_id: string }, b: { member_id: string }) => (a.member_id < b.member_id ? -1 : 1)

function showCounts(counts?: Counts) {
  const { received = 0, open = 0, breached = 0, won = 0, lost = 0, resolved = 0 } = counts ?? {}
  return { received, open, breached, won, lost, resolved }
}

function showSpread(spread?: Spread) {
  if (!spread) return null
  const [p50, p90, p99] = spread.percentiles ?? [0, 0, 0]
  return {
    responses: spread.responses,
    mean: toMinutes(spread.meanSeconds ?? 0),
    p50: toMinutes(p50),
    p90: toMinutes(p90),
    p99: toMinutes(p99),
    max: toMinutes(spread.maxSeconds ?? 0),
    histogram: spread.buckets.map((count, index) => ({ up_to_minutes: BUCKET_MINUTES[index] ?? null, count })),
  }
}
