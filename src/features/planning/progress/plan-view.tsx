import { toMajor } from "../../../lib/currency.ts"
import { BarChart } from "../../../web/chart/chart.tsx"
import { Badge } from "../../../web/ui/badge.tsx"
import { Card } from "../../../web/ui/card.tsx"
import { Form, type FormState } from "../../../web/ui/form.tsx"
import { Table } from "../../../web/ui/table.tsx"
import { Money, Nothing, PageHead } from "../../../web/ui/text.tsx"
import { CHANNELS } from "../../credit/models/core/journey.ts"
import { COST_KINDS } from "../core/budget.ts"

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
  by: string
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
  csv: string
  budgetCsv: string
  mayPlan: boolean
  mayBudget: boolean
  mayCost: boolean
  isOver: boolean
  refused: { of: PlanPart; state: FormState } | null
}

const METRICS = [
  { metric: "closes", title: "Closes" },
  { metric: "revenue", title: "Revenue" },
  { metric: "inquiries", title: "Inquiries" },
  { metric: "response_minutes", title: "Response minutes" },
  { metric: "cost", title: "Cost" },
]
const isMoney = (metric: string) => metric === "revenue" || metric === "cost"

/** A period's plan beside what happened, metric by metric: bars, exact figures, what is left of the budget. */
export function PlanView(props: PlanProps) {
  const { period, workingDays, base, isOver, mayPlan, around } = props
  return (
    <>
      <PageHead
        title={`Plan ${period}`}
        intro={`${workingDays.elapsed} of ${workingDays.total} working days have begun. Actuals are the channel report's, by the default model.`}
      >
        {isOver && mayPlan && (
          <a class="button" href={`${base}/plan/reviews?period=${period}`}>
            Review
          </a>
        )}
      </PageHead>
      <nav class="tabs" aria-label="Periods">
        {around.map((one) => (
          <a href={`${base}/plan?period=${one.period}`} aria-current={one.period === period ? "page" : undefined}>
            {one.label}
          </a>
        ))}
      </nav>
      {METRICS.map(({ metric, title }) => (
        <Metric metric={metric} title={title} {...props} />
      ))}
      <Budget {...props} />
      <Changes {...props} />
      {props.mayCost && props.months.length === 0 && <RecordCost {...props} />}
      {mayPlan && <EditTargets {...props} />}
      {props.mayBudget && <EditBudget {...props} />}
    </>
  )
}

/** A value of a metric: money in minor units, everything else as it is. */
export function Figure({ value, metric, currency }: { value: number | null; metric: string; currency: string }) {
  if (value === null) return <Nothing />
  if (isMoney(metric)) return <Money amount={BigInt(Math.round(value))} currency={currency} />
  return <span class="money">{value.toLocaleString("en-GB", { maximumFractionDigits: 4 })}</span>
}

function Metric({ metric, title, rows, total, months, currency }: PlanProps & { metric: string; title: string }) {
  const own = rows.filter((row) => row.metric === metric && (row.plan !== null || (row.actual ?? 0) !== 0))
  const sum = total.find((row) => row.metric === metric)!
  const figure = (value: number | null) => <Figure value={value} metric={metric} currency={currency} />
  const bars = months.length > 0 ? byMonth(months, metric) : own.map((row) => ({ label: row.channel, ...row }))
  const onAxis = (value: number | null) =>
    value !== null && isMoney(metric) ? Number(toMajor(BigInt(Math.round(value)), currency)) : value
  return (
    <>
      {own.length > 0 && (
        <BarChart
          title={title}
          axis={months.length > 0 ? "Month" : "Channel"}
          labels={bars.map((bar) => bar.label)}
          series={[
            { name: "Plan", values: bars.map((bar) => onAxis(bar.plan)) },
            { name: "Actual", values: bars.map((bar) => onAxis(bar.actual)) },
          ]}
        />
      )}
      <Table
        caption={`${title} by channel`}
        rows={own}
        empty="No plan, and nothing happened."
        columns={[
          { title: "Channel", cell: (row) => row.channel },
          { title: "Plan", kind: "number", cell: (row) => figure(row.plan) },
          { title: "Actual", kind: "number", cell: (row) => figure(row.actual) },
          { title: "Attainment", kind: "number", cell: (row) => <Attainment row={row} /> },
          { title: "Ends at", kind: "number", cell: (row) => figure(row.runRate) },
          ...(metric === "cost"
            ? [{ title: "Left", kind: "number" as const, cell: (row: PlanCell) => figure(row.budgetLeft) }]
            : []),
        ]}
        total={[
          "All channels",
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
  months.map(({ period, total }) => ({ label: period, ...total.find((row) => row.metric === metric)! }))

/** Less is better for costs and response times. */
function Attainment({ row }: { row: PlanCell }) {
  if (row.attainment === null) return <Nothing />
  const isLess = row.metric === "cost" || row.metric === "response_minutes"
  const isMet = isLess ? row.attainment <= 10_000 : row.attainment >= 10_000
  return <Badge tone={isMet ? "good" : "warn"} text={`${(row.attainment / 100).toFixed(1)} %`} />
}

function Budget({ budget, currency, months }: PlanProps) {
  const money = (amount: bigint) => <Money amount={amount} currency={currency} />
  return (
    <Table
      caption="Budget"
      rows={budget}
      empty="No budget, and nothing was spent."
      columns={[
        {
          title: "Line",
          cell: (row) => (
            <>
              {row.channel}: {row.kind}
              {(row.contractor || months.length > 0) && (
                <span class="sub">{[row.contractor, months.length > 0 && row.period].filter(Boolean).join(", ")}</span>
              )}
            </>
          ),
        },
        { title: "Budget", kind: "number", cell: (row) => money(row.amount) },
        { title: "Committed", kind: "number", cell: (row) => money(row.committed) },
        { title: "Spent", kind: "number", cell: (row) => money(row.spent) },
        { title: "Left", kind: "number", cell: (row) => money(row.left) },
      ]}
    />
  )
}

function Changes({ changes, version, currency }: PlanProps) {
  return (
    <Table
      caption={`What version ${version} changed`}
      rows={changes}
      empty="Nothing in this period."
      columns={[
        { title: "Target", cell: (row) => `${row.channel}: ${row.metric.replaceAll("_", " ")}, ${row.period}` },
        {
          title: "From",
          kind: "number",
          cell: (row) => <Figure value={row.from} metric={row.metric} currency={currency} />,
        },
        {
          title: "To",
          kind: "number",
          cell: (row) => <Figure value={row.to} metric={row.metric} currency={currency} />,
        },
        { title: "By", cell: (row) => row.by },
      ]}
    />
  )
}

const options = (values: readonly string[]) => values.map((value) => ({ value, label: value }))

/** Commissions are costs of the community by themselves; everything else somebody has to record. */
function RecordCost({ base, period, currency, refused }: PlanProps) {
  return (
    <Card title={`Record a cost of ${period}`}>
      <Form
        action={`${base}/plan/costs`}
        submit="Record"
        shape="row"
        hidden={{ period }}
        fields={[
          { name: "channel", label: "Channel", kind: "select", options: options(CHANNELS), isRequired: true },
          { name: "kind", label: "Kind", kind: "select", options: options(COST_KINDS), isRequired: true },
          { name: "contractor", label: "Contractor" },
          { name: "campaign", label: "Campaign" },
          { name: "amount", label: `Amount, ${currency}`, isRequired: true, placeholder: "1250.50" },
          { name: "note", label: "Note" },
        ]}
        {...(refused?.of === "cost" && { state: refused.state })}
      />
    </Card>
  )
}

function EditTargets({ base, period, csv, refused }: PlanProps) {
  return (
    <EditLines
      title="Change the plan"
      path={`${base}/plan`}
      period={period}
      name="targets"
      label="Targets"
      hint="One a line: channel, metric, month, value (money in minor units). Leave the value empty to remove one."
      state={refused?.of === "targets" ? refused.state : { values: { targets: csv }, errors: [] }}
    />
  )
}

function EditBudget({ base, period, budgetCsv, refused }: PlanProps) {
  return (
    <EditLines
      title="Change the budget"
      path={`${base}/plan/budget`}
      period={period}
      name="budget"
      label="Budget lines"
      hint="One a line: channel, kind, contractor or nothing, month, amount, committed (minor units). Leave the amount empty to remove one."
      state={refused?.of === "budget" ? refused.state : { values: { budget: budgetCsv }, errors: [] }}
    />
  )
}

type LinesProps = {
  title: string
  path: string
  period: string
  name: string
  label: string
  hint: string
  state: FormState
}

/** The lines of a period as text, to change or to take to a spreadsheet and back. */
function EditLines({ title, path, period, name, label, hint, state }: LinesProps) {
  const download = (
    <a class="button" href={`${path}.csv?period=${period}`}>
      Download
    </a>
  )
  return (
    <Card title={title} aside={download}>
      <Form
        action={path}
        submit="Save as a new version"
        hidden={{ period }}
        fields={[{ name, label, kind: "area", isRequired: true, hint }]}
        state={state}
      />
    </Card>
  )
}
