import { figure } from "../../../lib/csv.ts"
import { toMajor } from "../../../lib/currency.ts"
import { Channel, channelText } from "../../../web/chart/chart.tsx"
import type { MessageKey } from "../../../web/messages/catalogue.ts"
import { currentLocale, currentReader, formatCount, isMessage, t } from "../../../web/reader.ts"
import { Badge } from "../../../web/ui/badge.tsx"
import { arrange, asksForFile, listFile } from "../../../web/ui/list.ts"
import { currencyColumn, type ListColumn, moneyColumn } from "../../../web/ui/listed.tsx"
import type { Column } from "../../../web/ui/table.tsx"
import { Money, Nothing, periodText } from "../../../web/ui/text.tsx"
import { isMoney, METRICS } from "../core/targets.ts"

export type PlanCell = {
  channel: string
  metric: string
  plan: number | null
  actual: number | null
  attainment: number | null
  runRate: number | null
  budgetLeft: number | null
  currency: string
}

export type LineCell = {
  channel: string
  kind: string
  contractor: string
  period: string
  amount: bigint
  committed: bigint
  spent: bigint
  left: bigint
  currency: string
}

export type ChangeRow = {
  channel: string
  metric: string
  period: string
  from: number | null
  to: number | null
  /** Null for a machine. */
  by: string | null
  currency: string
}

type Say = (key: MessageKey) => string
type Texts = Record<string, string | undefined>
const KEPT = ["period"]

/** Lists are named in the address after what they are of: a metric's rows, the lines of the budget, the changes. */
export const rowsOfMetric = (metric: string) => `${metric}_rows`
export const LINES = "lines"
export const CHANGES = "versions"

export type PlanLists = ReturnType<typeof arrangePlan>

type Rows = { rows: PlanCell[]; lines: LineCell[]; changes: ChangeRow[] }

/** What was planned, or what happened without a plan. */
export const isSaid = (row: Pick<PlanCell, "plan" | "actual">) => row.plan !== null || (row.actual ?? 0) !== 0

/** Every list of the plan's page as the address asks to see it. */
export function arrangePlan({ rows, lines, changes }: Rows, path: string, query: Texts) {
  const metrics = METRICS.map((metric) => {
    const own = rows.filter((row) => row.metric === metric && isSaid(row))
    return [metric, arrange(own, path, query, metricRules(metric))] as const
  })
  return {
    metrics: new Map(metrics),
    lines: arrange(lines, path, query, {
      name: LINES,
      sorts: {
        line: (row) => `${row.channel} ${row.kind}`,
        amount: (row) => row.amount,
        committed: (row) => row.committed,
        spent: (row) => row.spent,
        left: (row) => row.left,
      },
      sort: "",
      keeps: KEPT,
      filters: { channel: (row) => row.channel },
    }),
    changes: arrange(changes, path, query, {
      name: CHANGES,
      sorts: { target: (row) => `${row.channel} ${row.metric} ${row.period}`, by: (row) => row.by },
      sort: "",
      keeps: KEPT,
      filters: { metric: (row) => row.metric },
    }),
  }
}

/** The file of the list that the address asks for; null where it asks for none. */
export function planFile({ metrics, lines, changes }: PlanLists, query: Texts, say: Say, isOneMonth: boolean) {
  for (const [metric, found] of metrics)
    if (asksForFile(query, rowsOfMetric(metric)))
      return { name: `plan-${metric}`, text: listFile(metricColumns(say, metric), found.all) }
  if (asksForFile(query, LINES)) return { name: "budget", text: listFile(lineColumns(say, isOneMonth), lines.all) }
  if (asksForFile(query, CHANGES)) return { name: "plan-changes", text: listFile(changeColumns(say), changes.all) }
  return null
}

/** So few rows stay in the order of the channels. */
const metricRules = (metric: string) => ({ name: rowsOfMetric(metric), sorts: {}, sort: "", keeps: KEPT })

/** A metric by its name among people. */
export function metricWords(metric: string, say: Say = t): string {
  const key = `plan.metric_${metric}`
  return isMessage(key) ? say(key).toLowerCase() : metric.replaceAll("_", " ")
}

/** A kind of cost by its name among people. */
export function costKind(kind: string, say: Say = t): string {
  const key = `plan.kind_${kind}`
  return isMessage(key) ? say(key) : kind.replaceAll("_", " ")
}

/** A value of a metric: money in minor units, everything else as it is. */
export function Figure({ value, metric, currency }: { value: number | null; metric: string; currency: string }) {
  if (value === null) return <Nothing />
  if (isMoney(metric)) return <Money amount={BigInt(Math.round(value))} currency={currency} />
  return <span class="money">{formatCount(value, currentReader().language)}</span>
}

type Of = { metric: string; currency: string }

/** A column of a metric's values; money is in major units in the file. */
function valueColumn<Row extends Of>(title: string, read: (row: Row) => number | null, sort?: string): Column<Row> {
  return {
    title,
    kind: "number",
    ...(sort && { sort }),
    cell: (row) => <Figure value={read(row)} metric={row.metric} currency={row.currency} />,
    file: (row) => {
      const value = read(row)
      if (value === null) return ""
      return figure(isMoney(row.metric) ? toMajor(BigInt(Math.round(value)), row.currency) : value)
    },
  }
}

/** Less is better for costs and response times. */
export function Attainment({ row }: { row: Pick<PlanCell, "metric" | "attainment"> }) {
  if (row.attainment === null) return <Nothing />
  const isLess = row.metric === "cost" || row.metric === "response_minutes"
  const isMet = isLess ? row.attainment <= 10_000 : row.attainment >= 10_000
  return <Badge tone={isMet ? "good" : "warn"} text={attainmentText(row.attainment)} />
}

function attainmentText(bps: number): string {
  const share = (bps / 100).toLocaleString(currentLocale(), { minimumFractionDigits: 1, maximumFractionDigits: 1 })
  return `${share} %`
}

/** The columns of a metric by channel, and of their file; what is left of a budget for costs alone. */
export const metricColumns = (say: Say, metric: string): ListColumn<PlanCell>[] => [
  {
    title: say("credit.channel"),
    cell: (row) => <Channel name={row.channel} />,
    file: (row) => channelText(row.channel, say),
  },
  valueColumn<PlanCell>(say("nav.plan"), (row) => row.plan),
  valueColumn<PlanCell>(say("plan.actual"), (row) => row.actual),
  {
    title: say("plan.attainment"),
    kind: "number",
    cell: (row) => <Attainment row={row} />,
    file: (row) => (row.attainment === null ? "" : figure(row.attainment / 100)),
  },
  valueColumn<PlanCell>(say("plan.ends_at"), (row) => row.runRate),
  ...(metric === "cost" ? [valueColumn<PlanCell>(say("sales.left"), (row) => row.budgetLeft)] : []),
  ...(isMoney(metric) ? [currencyColumn(say)] : []),
]

/** The columns of the budget's lines, and of their file; `isOneMonth`: the month is the page's. */
export const lineColumns = (say: Say, isOneMonth: boolean): ListColumn<LineCell>[] => [
  {
    title: say("plan.line"),
    sort: "line",
    cell: (row) => (
      <>
        {t("plan.line_of", { channel: channelText(row.channel, t), kind: costKind(row.kind) })}
        {(row.contractor || !isOneMonth) && (
          <span class="sub">{[row.contractor, !isOneMonth && periodText(row.period)].filter(Boolean).join(", ")}</span>
        )}
      </>
    ),
  },
  { title: say("credit.channel"), file: (row) => channelText(row.channel, say) },
  { title: say("inbox.kind"), file: (row) => costKind(row.kind, say) },
  { title: say("plan.contractor"), file: (row) => row.contractor },
  { title: say("affiliates.month"), file: (row) => row.period },
  moneyColumn<LineCell>(say("plan.budget"), (row) => row.amount, "amount"),
  moneyColumn<LineCell>(say("plan.committed"), (row) => row.committed, "committed"),
  moneyColumn<LineCell>(say("plan.spent"), (row) => row.spent, "spent"),
  moneyColumn<LineCell>(say("sales.left"), (row) => row.left, "left"),
  currencyColumn(say),
]

/** The columns of what the latest version changed, and of their file. */
export const changeColumns = (say: Say): ListColumn<ChangeRow>[] => [
  {
    title: say("plan.target"),
    sort: "target",
    cell: (row) =>
      t("plan.target_of", {
        channel: channelText(row.channel, t),
        metric: metricWords(row.metric),
        period: periodText(row.period),
      }),
  },
  { title: say("credit.channel"), file: (row) => channelText(row.channel, say) },
  { title: say("plan.metric"), file: (row) => metricWords(row.metric, say) },
  { title: say("affiliates.month"), file: (row) => row.period },
  valueColumn<ChangeRow>(say("plan.from"), (row) => row.from),
  valueColumn<ChangeRow>(say("plan.to"), (row) => row.to),
  { title: say("credit.by"), sort: "by", cell: (row) => row.by ?? t("credit.a_key"), file: (row) => row.by ?? "" },
]

export type FigureRow = Pick<PlanCell, "channel" | "metric" | "plan" | "actual" | "currency">

/** The columns of a review's figures, and of their file. */
export const reviewColumns = (say: Say): ListColumn<FigureRow>[] => [
  {
    title: say("plan.target"),
    sort: "target",
    cell: (row) => t("plan.figure_of", { channel: channelText(row.channel, t), metric: metricWords(row.metric) }),
  },
  { title: say("credit.channel"), file: (row) => channelText(row.channel, say) },
  { title: say("plan.metric"), file: (row) => metricWords(row.metric, say) },
  valueColumn<FigureRow>(say("nav.plan"), (row) => row.plan, "plan"),
  valueColumn<FigureRow>(say("plan.actual"), (row) => row.actual, "actual"),
]
