import { toJsonAmount } from "../../lib/fields.ts"
import { endpoint, found, vendorOf } from "../../platform/http/endpoint.ts"
import type { readChannels } from "./channels/read-channels.ts"
import type { readKeys } from "./channels/read-keys.ts"
import type { readPaths } from "./channels/read-paths.ts"
import { showChannels, showKeys, showPaths } from "./channels/show-channels.ts"
import * as contract from "./contract.ts"
import type { FunnelRow } from "./funnel/core/funnel.ts"
import type { PreviewTotal } from "./funnel/core/preview.ts"
import type { DraftPreview, previewDraft } from "./funnel/preview-draft.ts"
import type { Funnel, readFunnel } from "./funnel/read-funnel.ts"
import type { readInquiryReport } from "./inquiries/read-inquiry-report.ts"
import { showInquiryReport } from "./inquiries/show-inquiry-report.ts"
import type { readInvestment } from "./investment/read-investment.ts"
import { showInvestment } from "./investment/show-investment.ts"

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

/** What reads the reports: work that few requests ask for. */
type ReportVerbs = {
  previewDraft: typeof previewDraft
  readChannels: typeof readChannels
  readFunnel: typeof readFunnel
  readInquiryReport: typeof readInquiryReport
  readInvestment: typeof readInvestment
  readKeys: typeof readKeys
  readPaths: typeof readPaths
}

const creditReportsApi = (verbs: ReportVerbs) => [
  endpoint({
    method: "get",
    path: "/v1/reports/channels",
    action: "channel_report.read",
    summary: "Report channels: where sales come from and what a close costs, two models side by side",
    query: contract.ChannelsQuery,
    answers: { 200: contract.channelReport },
    run: (ctx, { query }) => verbs.readChannels(ctx, vendorOf(ctx), query),
    answer: found(showChannels),
  }),
  endpoint({
    method: "get",
    path: "/v1/reports/credit",
    action: "channel_report.read",
    summary: "Report credit one level down: by source, campaign, affiliate, link, program or member",
    query: contract.KeysQuery,
    answers: { 200: contract.creditReport },
    run: (ctx, { query }) => verbs.readKeys(ctx, vendorOf(ctx), query),
    answer: found(showKeys),
  }),
  endpoint({
    method: "get",
    path: "/v1/reports/paths",
    action: "channel_report.read",
    summary: "Report the paths that customers took among the channels, those too who have not bought",
    query: contract.PathsQuery,
    answers: { 200: contract.pathReport },
    run: (ctx, { query }) => verbs.readPaths(ctx, vendorOf(ctx), query),
    answer: found(showPaths),
  }),
  endpoint({
    method: "get",
    path: "/v1/reports/investment",
    action: "channel_report.read",
    summary: "Report where to invest: what channels cost and close, what their last closes cost, and word of mouth",
    query: contract.InvestmentQuery,
    answers: { 200: contract.investmentReport },
    run: (ctx, { query }) => verbs.readInvestment(ctx, vendorOf(ctx), query),
    answer: found(showInvestment),
  }),
]

export const reportsApi = (verbs: ReportVerbs) => [
  endpoint({
    method: "post",
    path: "/v1/programs/{id}/rules/preview",
    action: "rules.preview",
    summary: "Preview what draft rules would have cost over past sales and leads; nothing is saved",
    params: contract.ById,
    body: contract.previewInput,
    answers: { 200: contract.previewOutput },
    run: (ctx, { params, body }) => verbs.previewDraft(ctx, vendorOf(ctx), params.id, body),
    answer: found(toPreview),
  }),
  ...creditReportsApi(verbs),
  endpoint({
    method: "get",
    path: "/v1/reports/funnel",
    action: "funnel_report.read",
    summary: "Report the funnel from click to sale, by day, affiliate, link, country, sub id …",
    query: contract.FunnelQuery,
    answers: { 200: contract.funnelReport },
    run: (ctx, { query }) => verbs.readFunnel(ctx, vendorOf(ctx), query),
    answer: found(toFunnel),
  }),
  endpoint({
    method: "get",
    path: "/v1/reports/inquiries",
    action: "plan_report.read",
    summary: "Report response times as a distribution, workload, late responses and loss reasons",
    query: contract.WindowQuery,
    answers: { 200: contract.inquiryReport },
    run: (ctx, { query }) => verbs.readInquiryReport(ctx, vendorOf(ctx), query),
    answer: found(showInquiryReport),
  }),
]
