import { toMajor } from "../../../lib/currency.ts"
import { BarChart, Channel, channelName } from "../../../web/chart/chart.tsx"
import { currentLocale, currentReader, formatCount, isMessage, t } from "../../../web/reader.ts"
import { Badge } from "../../../web/ui/badge.tsx"
import { Fold } from "../../../web/ui/card.tsx"
import { Form, type FormState } from "../../../web/ui/form.tsx"
import { Table } from "../../../web/ui/table.tsx"
import { Money, Nothing, PageHead, periodText } from "../../../web/ui/text.tsx"
import { CHANNELS } from "../../credit/models/core/journey.ts"
import { COST_KINDS } from "../core/budget.ts"
import type { TargetValue } from "../core/plan-grid.ts"
import { METRICS, type Metric } from "../core/targets.ts"
import { EditBudget, EditTargets } from "./edit-plan-view.tsx"

/** What of a plan a form changes. */
export type PlanPart = "targets" | "budget" | "cost"

export type PlanCell = {
  channel: string
  metric: string
  plan: number | null
  actual: number | null
  attainment: number | null
  runRate: number | null
  budgetLeft: number | null
}
export type PlanMonth = { period: string; rows: PlanCell[]; total: PlanCell[] }
export type ChangeRow = {
  channel: string
  metric: string
  period: string
  from: number | null
  to: number | null
  /** Null for a machine. */
  by: string | null
}

export type PlanProps = {
  period: string
  /** Around and within the period, to go to. */
  around: { period: string; label: string }[]
  currency: string
  workingDays: { total: number; elapsed: number }
  rows: PlanCell[]
  total: PlanCell[]
  months: PlanMonth[]
  changes: ChangeRow[]
  version: number
  budget: {
    channel: string
    kind: string
    contractor: string
    period: string
    amount: bigint
    committed: bigint
    spent: bigint
    left: bigint
  }[]
  base: string
  targets: TargetValue[]
  mayPlan: boolean
  mayBudget: boolean
  mayCost: boolean
  isOver: boolean
  refused: { of: PlanPart; state: FormState } | null
}

const isMoney = (metric: string) => metric === "revenue" || metric === "cost"

/** A period's plan beside what happened, metric by metric: bars, exact figures, what is left of the budget. */
export function PlanView(props: PlanProps) {
  const { period, workingDays, base, isOver, mayPlan, around } = props
  return (
    <>
      <PageHead
        title={t("plan.title", { period })}
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
        <Fold title={t(`plan.metric_${metric}`)} id={metric} aside={<Attainment row={sumOf(props.total, metric)} />}>
          <MetricRows metric={metric} {...props} />
        </Fold>
      ))}
      <Fold title={t("plan.budget")} id="budget">
        <Budget {...props} />
      </Fold>
      <Fold title={t("plan.version_changed", { n: props.version })} id="changes">
        <Changes {...props} />
      </Fold>
      {props.mayCost && props.months.length === 0 && <RecordCost {...props} />}
      {mayPlan && <EditTargets {...props} state={refusedOf(props, "targets")} />}
      {props.mayBudget && <EditBudget {...props} state={refusedOf(props, "budget")} />}
    </>
  )
}

const refusedOf = ({ refused }: PlanProps, of: PlanPart) => (refused?.of === of ? refused.state : null)

/** A metric by its name among people. */
export function metricWords(metric: string): string {
  const key = `plan.metric_${metric}`
  return isMessage(key) ? t(key).toLowerCase() : metric.replaceAll("_", " ")
}

/** A kind of cost by its name among people. */
function costKind(kind: string): string {
  const key = `plan.kind_${kind}`
  return isMessage(key) ? t(key) : kind.replaceAll("_", " ")
}

/** A value of a metric: money in minor units, everything else as it is. */
export function Figure({ value, metric, currency }: { value: number | null; metric: string; currency: string }) {
  if (value === null) return <Nothing />
  if (isMoney(metric)) return <Money amount={BigInt(Math.round(value))} currency={currency} />
  return <span class="money">{formatCount(value, currentReader().language)}</span>
}

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

function MetricRows({ metric, rows, total, months, currency }: PlanProps & { metric: Metric }) {
  const title = t(`plan.metric_${metric}`)
  const own = rows.filter((row) => row.metric === metric && (row.plan !== null || (row.actual ?? 0) !== 0))
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
          {...(months.length === 0 && { channels: "labels" as const })}
          labels={bars.map((bar) => bar.label)}
          series={[
            { name: t("nav.plan"), values: bars.map((bar) => onAxis(bar.plan)) },
            { name: t("plan.actual"), values: bars.map((bar) => onAxis(bar.actual)) },
          ]}
        />
      )}
      <Table
        caption={t("plan.by_channel", { metric: title })}
        isCaptionUnseen
        rows={own}
        empty={t("plan.nothing")}
        columns={[
          { title: t("credit.channel"), cell: (row) => <Channel name={row.channel} /> },
          { title: t("nav.plan"), kind: "number", cell: (row) => figure(row.plan) },
          { title: t("plan.actual"), kind: "number", cell: (row) => figure(row.actual) },
          { title: t("plan.attainment"), kind: "number", cell: (row) => <Attainment row={row} /> },
          { title: t("plan.ends_at"), kind: "number", cell: (row) => figure(row.runRate) },
          ...(metric === "cost"
            ? [{ title: t("sales.left"), kind: "number" as const, cell: (row: PlanCell) => figure(row.budgetLeft) }]
            : []),
        ]}
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

/** Less is better for costs and response times. */
function Attainment({ row }: { row: PlanCell }) {
  if (row.attainment === null) return <Nothing />
  const isLess = row.metric === "cost" || row.metric === "response_minutes"
  const isMet = isLess ? row.attainment <= 10_000 : row.attainment >= 10_000
  return <Badge tone={isMet ? "good" : "warn"} text={attainmentText(row.attainment)} />
}

function attainmentText(bps: number): string {
  const share = (bps / 100).toLocaleString(currentLocale(), { minimumFractionDigits: 1, maximumFractionDigits: 1 })
  return `${share} %`
}

function Budget({ budget, currency, months }: PlanProps) {
  const money = (amount: bigint) => <Money amount={amount} currency={currency} />
  return (
    <Table
      caption={t("plan.budget")}
      isCaptionUnseen
      rows={budget}
      empty={t("plan.no_budget")}
      columns={[
        {
          title: t("plan.line"),
          cell: (row) => (
            <>
              {t("plan.line_of", { channel: channelName(row.channel), kind: costKind(row.kind) })}
              {(row.contractor || months.length > 0) && (
                <span class="sub">{[row.contractor, months.length > 0 && row.period].filter(Boolean).join(", ")}</span>
              )}
            </>
          ),
        },
        { title: t("plan.budget"), kind: "number", cell: (row) => money(row.amount) },
        { title: t("plan.committed"), kind: "number", cell: (row) => money(row.committed) },
        { title: t("plan.spent"), kind: "number", cell: (row) => money(row.spent) },
        { title: t("sales.left"), kind: "number", cell: (row) => money(row.left) },
      ]}
    />
  )
}

function Changes({ changes, version, currency }: PlanProps) {
  return (
    <Table
      caption={t("plan.version_changed", { n: version })}
      isCaptionUnseen
      rows={changes}
      empty={t("plan.no_changes")}
      columns={[
        {
          title: t("plan.target"),
          cell: (row) =>
            t("plan.target_of", {
              channel: channelName(row.channel),
              metric: metricWords(row.metric),
              period: row.period,
            }),
        },
        {
          title: t("plan.from"),
          kind: "number",
          cell: (row) => <Figure value={row.from} metric={row.metric} currency={currency} />,
        },
        {
          title: t("plan.to"),
          kind: "number",
          cell: (row) => <Figure value={row.to} metric={row.metric} currency={currency} />,
        },
        { title: t("credit.by"), cell: (row) => row.by ?? t("credit.a_key") },
      ]}
    />
  )
}

/** Commissions are costs of the community by themselves; everything else somebody has to record. */
function RecordCost({ base, period, currency, refused }: PlanProps) {
  return (
    <Fold title={t("plan.record_of", { period })} id="cost" isOpen={refused?.of === "cost"}>
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
          { name: "amount", label: t("plan.amount_in", { currency }), isRequired: true, placeholder: "1250.50" },
          { name: "note", label: t("desk.note") },
        ]}
        {...(refused?.of === "cost" && { state: refused.state })}
      />
    </Fold>
  )
}
