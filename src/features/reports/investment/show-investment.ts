import { toJsonAmount } from "../../../lib/fields.ts"
import { NOT_PROOF } from "../channels/core/cautions.ts"
import type { Investment } from "./read-investment.ts"

const toCloses = (tenThousandths: bigint) => Number(tenThousandths) / 10_000
const toAmount = (amount: bigint | null) => (amount === null ? null : toJsonAmount(amount))

const toRow = ({ previous, months, ask, ...row }: Investment["rows"][number]) => ({
  channel: row.channel,
  cost: toJsonAmount(row.cost),
  closes: toCloses(row.closes),
  revenue: toJsonAmount(row.revenue),
  cost_share_bps: row.costShareBps,
  close_share_bps: row.closeShareBps,
  cost_per_close: toAmount(row.costPerClose),
  previous: {
    cost: toJsonAmount(previous.cost),
    closes: toCloses(previous.closes),
    cost_per_close: toAmount(previous.costPerClose),
  },
  marginal_cost_per_close: toAmount(row.marginalCostPerClose),
  months: months.map(({ month, cost, closes }) => ({ month, cost: toJsonAmount(cost), closes: toCloses(closes) })),
  signals: row.signals,
  ask: ask && { channel: ask.channel, member_id: ask.memberId, name: ask.name },
})

/** Where to invest, as it goes out. */
export const showInvestment = ({ rows, total, wordOfMouth, ...report }: Investment) => ({
  from: report.from.toISOString(),
  to: report.to.toISOString(),
  at: report.at.toISOString(),
  model: report.model,
  currency: report.currency,
  data: rows.map(toRow),
  total: {
    cost: toJsonAmount(total.cost),
    closes: toCloses(total.closes),
    revenue: toJsonAmount(total.revenue),
    cost_per_close: toAmount(total.costPerClose),
  },
  word_of_mouth: {
    customers: wordOfMouth.customers,
    referred: wordOfMouth.referred,
    share_bps: wordOfMouth.shareBps,
  },
  note: NOT_PROOF,
})
