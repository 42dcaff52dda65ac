import { toMajor } from "../../../lib/currency.ts"
import { BarChart, Channel, channelName, LineChart } from "../../../web/chart/chart.tsx"
import { isMessage, t } from "../../../web/reader.ts"
import type { FormState } from "../../../web/ui/form.tsx"
import { moneyColumn } from "../../../web/ui/listed.tsx"
import { Table } from "../../../web/ui/table.tsx"
import { Money, periodText } from "../../../web/ui/text.tsx"
import type { PeriodKind } from "./core/periods.ts"
import type { FittedProps } from "./fitted-view.tsx"
import type { Preset } from "./words-view.tsx"
import { Closes, modelWords } from "./words-view.tsx"

/** `closes` is fractional, money in minor units; null where nothing was closed. */
export type ChannelCell = {
  channel: string
  closes: number
  revenue: bigint
  cost: bigint
  costPerClose: bigint | null
  sourced: number
  influenced: number
}
export type ChannelTotal = Omit<ChannelCell, "channel" | "influenced">
type Side = { model: string; rows: ChannelCell[]; total: ChannelTotal }
type Other = { channel: string; currency: string; revenue: bigint; cost: bigint }

/** What a close cost, by channel and in all; null where nothing was closed. */
export type Prices = { of: Map<string, bigint | null>; total: bigint | null }

export type ChannelsProps = Side & {
  currency: string
  others: Other[]
  members: { name: string; closes: number; revenue: bigint }[]
  compare: Side | null
  /** Every model side by side, where all are asked for. */
  allModels: Side[]
  fitted: FittedProps | null
  base: string
  by: string
  /** What a close cost in as long a time before; null where nothing was read of it. */
  before: Prices | null
  presets: Preset[]
  periods: { name: string; rows: ChannelCell[]; total: ChannelTotal }[]
  models: readonly string[]
  action: string
  state: FormState
}

export const cents = (amount: bigint | null, currency: string) =>
  amount === null ? null : Number(toMajor(amount, currency))

/** Closes by every model: how much the answer depends on the question. */
export function AllModels({ allModels, rows }: ChannelsProps) {
  return allModels.length > 0 ? (
    <Table
      caption={t("insight.every_model")}
      rows={allModels}
      empty={t("insight.none")}
      columns={[
        { title: t("credit.model"), cell: (side) => modelWords(side.model) },
        ...rows.map(({ channel }, i) => ({
          title: channelName(channel),
          kind: "number" as const,
          cell: (side: Side) => <Closes value={side.rows[i]!.closes} />,
        })),
      ]}
    />
  ) : null
}

export function Periods({ periods, by, rows, currency }: ChannelsProps) {
  const labels = periods.map((period) => periodText(period.name))
  const kind = isMessage(`insight.period_${by}`) ? t(`insight.period_${by as PeriodKind}`) : by
  const axis = `${kind.slice(0, 1).toUpperCase()}${kind.slice(1)}`
  const series = (figure: (row: ChannelCell) => number | null) =>
    rows.map(({ channel }, index) => ({ name: channel, values: periods.map((period) => figure(period.rows[index]!)) }))
  return periods.length > 1 ? (
    <>
      <BarChart
        title={t("insight.closes_by", { by: kind })}
        axis={axis}
        labels={labels}
        channels="series"
        isStacked
        series={series((row) => row.closes)}
      />
      <LineChart
        channels="series"
        title={t("insight.cost_by", { by: kind, currency })}
        axis={axis}
        labels={labels}
        series={series((row) => cents(row.costPerClose, currency))}
      />
    </>
  ) : null
}

export function Members({ members, currency }: ChannelsProps) {
  return members.length > 0 ? (
    <Table
      caption={t("credit.inside_sales")}
      rows={members}
      empty={t("money.nobody")}
      columns={[
        { title: t("inbox.member"), cell: (row) => row.name },
        { title: t("plan.metric_closes"), kind: "number", cell: (row) => <Closes value={row.closes} /> },
        {
          title: t("plan.metric_revenue"),
          kind: "number",
          cell: (row) => <Money amount={row.revenue} currency={currency} />,
        },
      ]}
    />
  ) : null
}

/** Currencies never add up to one number. */
export function Others({ others }: ChannelsProps) {
  return others.length > 0 ? (
    <Table
      caption={t("insight.other_currencies")}
      rows={others}
      empty={t("insight.none")}
      columns={[
        { title: t("credit.channel"), cell: (row) => <Channel name={row.channel} /> },
        moneyColumn<Other>(t("plan.metric_revenue"), (row) => row.revenue),
        moneyColumn<Other>(t("plan.metric_cost"), (row) => row.cost),
      ]}
    />
  ) : null
}
