import { toMajor } from "../../../lib/currency.ts"
import { BarChart, channelName } from "../../../web/chart/chart.tsx"
import { currentReader, t } from "../../../web/reader.ts"
import { Fold } from "../../../web/ui/card.tsx"
import { Form, type FormState } from "../../../web/ui/form.tsx"
import { filterOf, List } from "../../../web/ui/listed.tsx"
import { moneyInput } from "../../../web/ui/read-input.ts"
import { Table } from "../../../web/ui/table.tsx"
import { PageHead, periodName, periodText } from "../../../web/ui/text.tsx"
import { CHANNELS } from "../../credit/models/core/journey.ts"
import { COST_KINDS } from "../core/budget.ts"
import type { TargetValue } from "../core/plan-grid.ts"
import { isMoney, METRICS, type Metric } from "../core/targets.ts"
import { EditBudget, EditTargets } from "./edit-plan-view.tsx"
import {
  Attainment,
  CHANGES,
  changeColumns,
  costKind,
  Figure,
  LINES,
  type LineCell,
  lineColumns,
  metricColumns,
  metricWords,
  type PlanCell,
  type PlanLists,
  rowsOfMetric,
} from "./plan-lists-view.tsx"

/** What of a plan a form changes. */
export type PlanPart = "targets" | "targets_file" | "budget" | "budget_file" | "cost"

export type PlanMonth = { period: string; rows: PlanCell[]; total: PlanCell[] }
export type PlanProps = {
  period: string
  /** Around and within the period, to go to. */
  around: { period: string; label: string }[]
  currency: string
  workingDays: { total: number; elapsed: number }
  total: PlanCell[]
  months: PlanMonth[]
  lists: PlanLists
  budget: LineCell[]
  /** The list that the address names, which is open. */
  of: string | null
  version: number
  base: string
  targets: TargetValue[]
  mayPlan: boolean
  mayBudget: boolean
  mayCost: boolean
  isOver: boolean
  refused: { of: PlanPart; state: FormState } | null
}

/** A period's plan beside what happened, metric by metric: bars, exact figures, what is left of the budget. */
export function PlanView(props: PlanProps) {
  const { period, workingDays, base, isOver, mayPlan, around } = props
  const named = periodName(period, currentReader().language)
  return (
    <>
      <PageHead
        title={t("plan.title", { period: named })}
        intro={t("plan.days", { n: workingDays.elapsed, total: workingDays.total })}
      >
        {isOver && mayPlan && (
          <a class="button" href={`${base}/plan/reviews?period=${period}`}>
            {t("plan.review")}
          </a>
        )}
      </PageHead>
      <nav class="tabs" aria-label={t("plan.periods")}>
        {around.map((one) => (
          <a href={`${base}/plan?period=${one.period}`} aria-current={one.period === period ? "page" : undefined}>
            {one.label}
          </a>
        ))}
      </nav>
      <Overview {...props} />
      {METRICS.map((metric) => (
        <Fold
          title={t(`plan.metric_${metric}`)}
          id={metric}
          isOpen={props.of === rowsOfMetric(metric)}
          aside={<Attainment row={sumOf(props.total, metric)} />}
        >
          <MetricRows metric={metric} {...props} />
        </Fold>
      ))}
      <Fold title={t("plan.budget")} id="budget" isOpen={props.of === LINES}>
        <Budget {...props} />
      </Fold>
      <Fold title={t("plan.version_changed", { n: props.version })} id="changes" isOpen={props.of === CHANGES}>
        <Changes {...props} />
      </Fold>
      {props.mayCost && props.months.length === 0 && <RecordCost {...props} />}
      {mayPlan && (
        <EditTargets {...props} state={refusedOf(props, "targets")} file={refusedOf(props, "targets_file")} />
      )}
      {props.mayBudget && (
        <EditBudget {...props} state={refusedOf(props, "budget")} file={refusedOf(props, "budget_file")} />
      )}
    </>
  )
}

const refusedOf = ({ refused }: PlanProps, of: PlanPart) => (refused?.of === of ? refused.state : null)

const sumOf = (total: PlanCell[], metric: string) => total.find((row) => row.metric === metric)!

/** Every metric in a row, over all channels; each leads to its channels below. */
function Overview({ total, currency }: PlanProps) {
  const figure = (row: PlanCell, value: number | null) => (
    <Figure value={value} metric={row.metric} currency={currency} />
  )
  return (
    <Table
      caption={t("plan.overview")}
      isCaptionUnseen
      rows={METRICS.map((metric) => sumOf(total, metric))}
      empty={t("plan.nothing")}
      columns={[
        {
          title: t("plan.metric"),
          cell: (row) => <a href={`#${row.metric}`}>{t(`plan.metric_${row.metric as Metric}`)}</a>,
        },
        { title: t("nav.plan"), kind: "number", cell: (row) => figure(row, row.plan) },
        { title: t("plan.actual"), kind: "number", cell: (row) => figure(row, row.actual) },
        { title: t("plan.attainment"), kind: "number", cell: (row) => <Attainment row={row} /> },
        { title: t("plan.ends_at"), kind: "number", cell: (row) => figure(row, row.runRate) },
      ]}
    />
  )
}

function MetricRows({ metric, lists, total, months, currency }: PlanProps & { metric: Metric }) {
  const title = t(`plan.metric_${metric}`)
  const found = lists.metrics.get(metric)!
  const own = found.all
  const sum = sumOf(total, metric)
  const figure = (value: number | null) => <Figure value={value} metric={metric} currency={currency} />
  const bars = months.length > 0 ? byMonth(months, metric) : own.map((row) => ({ label: row.channel, ...row }))
  const onAxis = (value: number | null) =>
    value !== null && isMoney(metric) ? Number(toMajor(BigInt(Math.round(value)), currency)) : value
  return (
    <>
      {own.length > 0 && (
        <BarChart
          title={title}
          axis={t(months.length > 0 ? "affiliates.month" : "credit.channel")}
          {...(months.length === 0 && { channels: "labels" as const, isListed: true })}
          labels={bars.map((bar) => bar.label)}
          series={[
            { name: t("nav.plan"), values: bars.map((bar) => onAxis(bar.plan)) },
            { name: t("plan.actual"), values: bars.map((bar) => onAxis(bar.actual)) },
          ]}
        />
      )}
      <List
        caption={t("plan.by_channel", { metric: title })}
        isCaptionUnseen
        found={found}
        empty={t("plan.nothing")}
        columns={metricColumns(t, metric)}
        total={[
          t("insight.back"),
          figure(sum.plan),
          figure(sum.actual),
          <Attainment row={sum} />,
          figure(sum.runRate),
          ...(metric === "cost" ? [figure(sum.budgetLeft)] : []),
        ]}
      />
    </>
  )
}

const byMonth = (months: PlanMonth[], metric: string) =>
  months.map(({ period, total }) => ({ label: periodText(period), ...total.find((row) => row.metric === metric)! }))

function Budget({ lists, months }: PlanProps) {
  const channels = lists.lines.all.map((row) => row.channel)
  return (
    <List
      caption={t("plan.budget")}
      isCaptionUnseen
      found={lists.lines}
      filters={[filterOf("channel", t("credit.channel"), channels, channelName)]}
      empty={t("plan.no_budget")}
      columns={lineColumns(t, months.length === 0)}
    />
  )
}

function Changes({ lists, version }: PlanProps) {
  return (
    <List
      caption={t("plan.version_changed", { n: version })}
      isCaptionUnseen
      found={lists.changes}
      filters={[filterOf("metric", t("plan.metric"), METRICS, (metric) => metricWords(metric))]}
      empty={t("plan.no_changes")}
      columns={changeColumns(t)}
    />
  )
}

const EXAMPLE = 125_050n

/** Commissions are costs of the community by themselves; everything else somebody has to record. */
function RecordCost({ base, period, currency, refused }: PlanProps) {
  return (
    <Fold
      title={t("plan.record_of", { period: periodName(period, currentReader().language) })}
      id="cost"
      isOpen={refused?.of === "cost"}
    >
      <Form
        action={`${base}/plan/costs`}
        submit={t("desk.record")}
        shape="row"
        hidden={{ period }}
        fields={[
          {
            name: "channel",
            label: t("credit.channel"),
            kind: "select",
            options: CHANNELS.map((value) => ({ value, label: channelName(value) })),
            isRequired: true,
          },
          {
            name: "kind",
            label: t("inbox.kind"),
            kind: "select",
            options: COST_KINDS.map((value) => ({ value, label: costKind(value) })),
            isRequired: true,
          },
          { name: "contractor", label: t("plan.contractor") },
          { name: "campaign", label: t("desk.campaign") },
          {
            name: "amount",
            label: t("plan.amount_in", { currency }),
            isRequired: true,
            placeholder: moneyInput(EXAMPLE, currency, currentReader().language),
          },
          { name: "note", label: t("desk.note") },
        ]}
        {...(refused?.of === "cost" && { state: refused.state })}
      />
    </Fold>
  )
}
