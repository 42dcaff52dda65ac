import { channelName } from "../../../web/chart/chart.tsx"
import { currentReader, formatCount, isMessage, t } from "../../../web/reader.ts"
import { Fold } from "../../../web/ui/card.tsx"
import { Form, type FormState } from "../../../web/ui/form.tsx"
import { cellName, Grid } from "../../../web/ui/grid.tsx"
import { moneyInput } from "../../../web/ui/read-input.ts"
import { periodText } from "../../../web/ui/text.tsx"
import { CHANNELS } from "../../credit/models/core/journey.ts"
import { COST_KINDS } from "../core/budget.ts"
import { monthsOf } from "../core/period.ts"
import { type BudgetCell, EDITED_METRICS, lineKeyOf, rowKey, type TargetValue } from "../core/plan-grid.ts"
import { PLAN_CHANNELS } from "../core/targets.ts"

/** A grid of more columns fits no page. */
export const MOST_MONTHS = 3

/** `file` is what was wrong with a file that was sent. */
type Editing = { base: string; period: string; currency: string; state: FormState | null; file: FormState | null }

/** A target as it stands in its cell. */
function targetText(metric: string, value: number | null, currency: string): string {
  const { language } = currentReader()
  if (value === null) return ""
  return metric === "revenue" ? moneyInput(BigInt(Math.round(value)), currency, language) : formatCount(value, language)
}

type GridsProps = { months: string[]; currency: string; state: FormState | null; targets: TargetValue[] }

/** The targets of some months, metric by metric: each figure is typed over. It stands in a form. */
export function TargetGrids({ months, currency, state, targets }: GridsProps) {
  const found = (metric: string, channel: string, month: string) =>
    targets.find((one) => one.metric === metric && one.channel === channel && one.period === month)?.value ?? null
  return EDITED_METRICS.map((metric) => (
    <Grid
      caption={t(`plan.metric_${metric}`)}
      corner={t("credit.channel")}
      rows={PLAN_CHANNELS.map((channel) => ({ key: rowKey(metric, channel), label: channelName(channel) }))}
      columns={months.map((month) => ({ key: month, label: periodText(month) }))}
      kind={metric === "revenue" ? "money" : "count"}
      {...(metric === "revenue" && { unit: currency })}
      value={(row, month) =>
        state?.values[cellName(row, month)] ??
        targetText(metric, found(metric, row.slice(metric.length + 1), month), currency)
      }
      errors={state?.errors ?? []}
    />
  ))
}

/** The targets of a month, or of the months of a quarter. */
export function EditTargets(props: Editing & { targets: TargetValue[] }) {
  const { base, period, currency, state, file, targets } = props
  const months = monthsOf(period) ?? []
  return (
    <Fold title={t("plan.change")} id="targets" isOpen={(state ?? file) !== null}>
      {months.length > MOST_MONTHS ? (
        <p class="hint">{t("plan.grid_long")}</p>
      ) : (
        <Form action={`${base}/plan`} submit={t("plan.save")} fields={[]} hidden={{ period }} state={noErrors(state)}>
          <p class="hint">{t("plan.grid_words")}</p>
          <TargetGrids months={months} currency={currency} state={state} targets={targets} />
        </Form>
      )}
      <PlanFile {...props} download={`${base}/plan.csv`} action={`${base}/plan/file`} />
    </Fold>
  )
}

/** The lines of the budget: each amount is typed over, and one line more. */
export function EditBudget(props: Editing & { budget: BudgetCell[] }) {
  const { base, period, currency, state, file, budget } = props
  const { language } = currentReader()
  const months = monthsOf(period) ?? []
  const planned = budget.filter((line) => line.amount > 0n || line.committed > 0n)
  const isLong = months.length > MOST_MONTHS
  const label = (line: BudgetCell) =>
    [
      t("plan.line_of", { channel: channelName(line.channel), kind: kindLabel(line.kind) }),
      line.contractor,
      periodText(line.period),
    ]
      .filter(Boolean)
      .join(", ")
  const written = (key: string, column: string) => {
    const line = planned.find((one) => lineKeyOf(one) === key)
    const amount = column === "amount" ? line?.amount : line?.committed
    return amount === undefined ? "" : moneyInput(amount, currency, language)
  }
  return (
    <Fold title={t("plan.change_budget")} id="budget-lines" isOpen={(state ?? file) !== null}>
      {isLong ? (
        <p class="hint">{t("plan.grid_long")}</p>
      ) : (
        <Form
          action={`${base}/plan/budget`}
          submit={t("plan.save")}
          hidden={{ period }}
          fields={newLine(months, currency)}
          state={state ?? { values: {}, errors: [] }}
        >
          {planned.length > 0 && (
            <>
              <p class="hint">{t("plan.budget_words")}</p>
              <Grid
                caption={t("plan.budget")}
                corner={t("plan.line")}
                rows={planned.map((line) => ({ key: lineKeyOf(line), label: label(line) }))}
                columns={[
                  { key: "amount", label: t("plan.budget") },
                  { key: "committed", label: t("plan.committed") },
                ]}
                kind="money"
                unit={currency}
                value={(key, column) => state?.values[cellName(key, column)] ?? written(key, column)}
                errors={state?.errors ?? []}
              />
            </>
          )}
        </Form>
      )}
      <PlanFile {...props} download={`${base}/plan/budget.csv`} action={`${base}/plan/budget/file`} />
    </Fold>
  )
}

function newLine(months: string[], currency: string) {
  const group = t("plan.new_line")
  const select = (name: string, label: string, options: { value: string; label: string }[]) =>
    ({ name, label, group, kind: "select", options }) as const
  return [
    select(
      "channel",
      t("credit.channel"),
      CHANNELS.map((value) => ({ value, label: channelName(value) })),
    ),
    select(
      "kind",
      t("inbox.kind"),
      COST_KINDS.map((value) => ({ value, label: kindLabel(value) })),
    ),
    { name: "contractor", label: t("plan.contractor"), group },
    select(
      "month",
      t("affiliates.month"),
      months.map((value) => ({ value, label: periodText(value) })),
    ),
    { name: "amount", label: t("plan.amount_in", { currency }), group, kind: "money" as const, unit: currency },
  ]
}

function kindLabel(kind: string): string {
  const key = `plan.kind_${kind}`
  return isMessage(key) ? t(key) : kind
}

// What is wrong with a cell stands in its cell.
const noErrors = (state: FormState | null): FormState => ({ values: state?.values ?? {}, errors: state?.errors ?? [] })

type FileProps = Editing & { download: string; action: string }

/** The same by a file: what stands is given, changed with a spreadsheet, and sent back. */
function PlanFile({ download, action, period, currency, file }: FileProps) {
  const cells = Object.fromEntries(
    (file?.errors ?? []).flatMap(({ pointer }) => {
      const [, n, column = ""] = pointer.split("/")
      return Number(n) > 0 ? [[pointer, t("plan.file_cell", { n: n!, column })]] : []
    }),
  )
  return (
    <Form
      action={action}
      submit={t("imports.send")}
      hidden={{ period }}
      before={
        <p>
          <a class="button" href={`${download}?period=${period}`}>
            {t("privacy.download")}
          </a>
        </p>
      }
      fields={[
        {
          name: "file",
          label: t("plan.file"),
          kind: "file",
          accept: ".csv",
          hint: t("plan.file_hint", { currency }),
          isRequired: true,
        },
      ]}
      cells={cells}
      {...(file && { state: file })}
    />
  )
}
