import { toJsonAmount } from "../../../lib/fields.ts"
import { BPS, divRound } from "../../../lib/money.ts"
import { type Rational, toFixedPoint } from "../../../lib/rational.ts"
import type { FittedModel } from "../../credit/models/fit-channel-model.ts"
import type * as contract from "../contract.ts"
import { fewCloses, NOT_PROOF } from "./core/cautions.ts"
import type { ChannelTable, Figures, TableRow } from "./core/channel-table.ts"
import type { ChannelReport } from "./read-channels.ts"
import type { KeyReport } from "./read-keys.ts"
import type { PathReport } from "./read-paths.ts"

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
export const showChannels = (report: ChannelReport): contract.ChannelReportOutput => ({
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

const windowOf = ({ from, to, at }: { from: Date; to: Date; at: Date }) => ({
  from: from.toISOString(),
  to: to.toISOString(),
  at: at.toISOString(),
})

const toKeyFigures = ({ closes, revenue, cost, costPerClose }: KeyReport["total"]) => ({
  closes: toCloses(closes),
  revenue: toJsonAmount(revenue),
  cost: cost === null ? null : toJsonAmount(cost),
  cost_per_close: costPerClose === null ? null : toJsonAmount(costPerClose),
})

/** The report one level down as it goes out. */
export const showKeys = (report: KeyReport) => ({
  ...windowOf(report),
  model: report.model,
  source: report.source,
  by: report.by,
  currency: report.currency,
  data: report.rows.map(({ key, name, channel, ...row }) => ({ key, name, channel, ...toKeyFigures(row) })),
  total: toKeyFigures(report.total),
  note: NOT_PROOF,
})

/** The paths of a window as they go out. */
export const showPaths = ({ rows, total, currency, ...report }: PathReport) => ({
  ...windowOf(report),
  currency,
  data: rows.map(({ path, journeys, closes, revenue, medianDays, medianTouches }) => ({
    path,
    journeys,
    closes,
    revenue: toJsonAmount(revenue),
    median_days: medianDays,
    median_touches: medianTouches,
  })),
  total: { ...total, revenue: toJsonAmount(total.revenue) },
  note: NOT_PROOF,
})
