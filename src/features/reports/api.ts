import { toJsonAmount } from "../../lib/fields.ts"
import { endpoint, found, vendorOf } from "../../platform/http/endpoint.ts"
import * as contract from "./contract.ts"
import type { ChannelTable, Figures, TableRow } from "./core/channel-table.ts"
import { type ChannelReport, readChannels } from "./read-channels.ts"

const toCloses = (tenThousandths: bigint) => Number(tenThousandths) / 10_000

const toFigures = (row: Figures) => ({
  closes: toCloses(row.closes),
  revenue: toJsonAmount(row.revenue),
  cost: toJsonAmount(row.cost),
  cost_per_close: row.costPerClose === null ? null : toJsonAmount(row.costPerClose),
  sourced: row.sourced,
  other_currencies: row.others.map(({ currency, revenue, cost }) => ({
    currency,
    revenue: toJsonAmount(revenue),
    cost: toJsonAmount(cost),
  })),
})

const toRow = (row: TableRow, currency: string) => ({
  channel: row.name,
  ...toFigures(row),
  influenced: row.influenced,
  members: row.members.map(({ memberId, closes, revenue }) => ({
    member_id: memberId,
    closes: toCloses(closes),
    revenue: toJsonAmount(revenue.get(currency) ?? 0n),
  })),
})

const toTable = ({ rows, total }: ChannelTable, currency: string) => ({
  data: rows.map((row) => toRow(row, currency)),
  total: toFigures(total),
})

/** The channel report as it goes out. */
const toChannelReport = (report: ChannelReport): contract.ChannelReportOutput => ({
  from: report.from.toISOString(),
  to: report.to.toISOString(),
  at: report.at.toISOString(),
  model: report.model,
  source: report.source,
  currency: report.currency,
  ...toTable(report.table, report.currency),
  ...(report.periods && {
    periods: report.periods.map(({ name, from, to, table }) => ({
      period: name,
      from: from.toISOString(),
      to: to.toISOString(),
      ...toTable(table, report.currency),
    })),
  }),
  ...(report.compare && {
    compare: { model: report.compare.model, ...toTable(report.compare.table, report.currency) },
  }),
})

export const reportsApi = [
  endpoint({
    method: "get",
    path: "/v1/reports/channels",
    action: "channel_report.read",
    summary: "Where sales come from and what a close costs there; two models side by side",
    query: contract.ChannelsQuery,
    answers: { 200: contract.channelReport },
    run: (ctx, { query }) => readChannels(ctx, vendorOf(ctx), query),
    answer: found(toChannelReport),
  }),
]
