import { toJsonAmount } from "../../lib/fields.ts"
import { BPS, divRound } from "../../lib/money.ts"
import { type Rational, toFixedPoint } from "../../lib/rational.ts"
import { endpoint, found, vendorOf } from "../../platform/http/endpoint.ts"
import type { FittedModel } from "../credit/models/fit-channel-model.ts"
import { fewCloses, NOT_PROOF } from "./channels/core/cautions.ts"
import type { ChannelTable, Figures, TableRow } from "./channels/core/channel-table.ts"
import { type ChannelReport, readChannels } from "./channels/read-channels.ts"
import * as contract from "./contract.ts"
import type { FunnelRow } from "./funnel/core/funnel.ts"
import type { PreviewTotal } from "./funnel/core/preview.ts"
import { type DraftPreview, previewDraft } from "./funnel/preview-draft.ts"
import { type Funnel, readFunnel } from "./funnel/read-funnel.ts"
import { readInquiryReport } from "./inquiries/read-inquiry-report.ts"
import { showInquiryReport } from "./inquiries/show-inquiry-report.ts"

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
  members: row.keys.map(({ key, closes, revenue }) => ({
    member_id: key,
    closes: toCloses(closes),
    revenue: toJsonAmount(revenue.get(currency) ?? 0n),
  })),
})

const toTable = ({ rows, total }: ChannelTable, currency: string) => ({
  data: rows.map((row) => toRow(row, currency)),
  total: toFigures(total),
})

const toNine = (value: Rational) => Number(toFixedPoint(value, 9)) / 1e9
const atNine = (value: number) => Math.round(value * 1e9) / 1e9

const toLearned = ({ learned: { journeys, converted, ...learned }, spread }: FittedModel) => ({
  journeys,
  converted,
  lost: journeys - converted,
  conversion_bps: journeys === 0 ? 0 : Number(divRound(BigInt(converted) * BPS, BigInt(journeys))),
  removal: learned.removal.map(({ channel, effect, share }) => {
    const interval = spread?.find((own) => own.channel === channel)
    return {
      channel,
      effect: toNine(effect),
      share: toNine(share),
      ...(interval && { interval: { low: atNine(interval.low), high: atNine(interval.high) } }),
    }
  }),
  transitions: [...learned.transitions],
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
  ...(report.models && {
    models: report.models.map(({ model, table }) => {
      const { data: rows, total } = toTable(table, report.currency)
      return { model, rows, total }
    }),
  }),
  ...(report.learned && { learned: toLearned(report.learned) }),
  ...(report.learned?.spread && { warning: fewCloses(report.learned.learned.converted) }),
  note: NOT_PROOF,
})

const toCost = ({ currency, count, cut, amount, earned }: PreviewTotal) => ({
  currency,
  count,
  cut,
  amount: toJsonAmount(amount),
  earned: toJsonAmount(earned),
  difference: toJsonAmount(amount - earned),
})

const toPreview = ({ rows, totals, ...preview }: DraftPreview) => ({
  from: preview.from.toISOString(),
  to: preview.to.toISOString(),
  events: preview.events,
  data: rows.map((row) => ({ affiliate_id: row.affiliateId, ...toCost(row) })),
  total: toCost(
    totals.find(({ currency }) => currency === preview.currency) ?? {
      currency: preview.currency,
      count: 0,
      cut: 0,
      amount: 0n,
      earned: 0n,
    },
  ),
  currencies: totals.map(toCost),
})

const toFunnelRow = (row: FunnelRow) => ({
  clicks: row.clicks,
  unique_clicks: row.uniqueClicks,
  leads: row.leads,
  customers: row.customers,
  sales: row.sales,
  revenue: toJsonAmount(row.revenue),
  commission: toJsonAmount(row.commission),
  epc: row.epc === null ? null : toJsonAmount(row.epc),
  conversion: row.conversionBps === null ? null : Number(row.conversionBps),
  other_currencies: row.others.map(({ currency, revenue, commission }) => ({
    currency,
    revenue: toJsonAmount(revenue),
    commission: toJsonAmount(commission),
  })),
})

const toFunnel = ({ from, to, currency, rows, total }: Funnel) => ({
  from: from.toISOString(),
  to: to.toISOString(),
  currency,
  data: rows.map((row) => ({ group: row.group, name: row.name, ...toFunnelRow(row) })),
  total: toFunnelRow(total),
})

export const reportsApi = [
  endpoint({
    method: "post",
    path: "/v1/programs/{id}/rules/preview",
    action: "rules.preview",
    summary: "Preview what draft rules would have cost over past sales and leads; nothing is saved",
    params: contract.ById,
    body: contract.previewInput,
    answers: { 200: contract.previewOutput },
    run: (ctx, { params, body }) => previewDraft(ctx, vendorOf(ctx), params.id, body),
    answer: found(toPreview),
  }),
  endpoint({
    method: "get",
    path: "/v1/reports/channels",
    action: "channel_report.read",
    summary: "Report channels: where sales come from and what a close costs, two models side by side",
    query: contract.ChannelsQuery,
    answers: { 200: contract.channelReport },
    run: (ctx, { query }) => readChannels(ctx, vendorOf(ctx), query),
    answer: found(toChannelReport),
  }),
  endpoint({
    method: "get",
    path: "/v1/reports/funnel",
    action: "funnel_report.read",
    summary: "Report the funnel from click to sale, by day, affiliate, link, country, sub id …",
    query: contract.FunnelQuery,
    answers: { 200: contract.funnelReport },
    run: (ctx, { query }) => readFunnel(ctx, vendorOf(ctx), query),
    answer: found(toFunnel),
  }),
  endpoint({
    method: "get",
    path: "/v1/reports/inquiries",
    action: "plan_report.read",
    summary: "Report response times as a distribution, workload, late responses and loss reasons",
    query: contract.WindowQuery,
    answers: { 200: contract.inquiryReport },
    run: (ctx, { query }) => readInquiryReport(ctx, vendorOf(ctx), query),
    answer: found(showInquiryReport),
  }),
]
