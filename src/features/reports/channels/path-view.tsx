import { channelName } from "../../../web/chart/chart.tsx"
import { t } from "../../../web/reader.ts"
import type { FormState } from "../../../web/ui/form.tsx"
import { Table } from "../../../web/ui/table.tsx"
import { Count, Money, Nothing, PageHead } from "../../../web/ui/text.tsx"
import type { PathCounts, PathRow } from "./path-store.ts"
import { type Preset, Presets, WindowForm } from "./words-view.tsx"

export type PathsProps = {
  currency: string
  rows: PathRow[]
  total: PathCounts
  action: string
  presets: Preset[]
  state: FormState
}

/** The ways that customers took, as channels one after another. */
export function PathsView({ currency, rows, total, action, presets, state }: PathsProps) {
  const number = (value: number | null) => (value === null ? <Nothing /> : <Count value={value} />)
  return (
    <>
      <PageHead title={t("insight.paths")} intro={t("insight.paths_intro")} />
      <Presets presets={presets} path={action} query={state.values} />
      <WindowForm action={action} state={state} />
      <p class="note">{t("insight.not_proof")}</p>
      <Table
        caption={t("insight.most_first")}
        rows={rows}
        empty={t("insight.paths_none")}
        columns={[
          {
            title: t("insight.path"),
            cell: ({ path }) => (path.length === 0 ? t("insight.no_touch") : path.map(channelName).join(" → ")),
          },
          { title: t("insight.journeys"), kind: "number", cell: (row) => <Count value={row.journeys} /> },
          { title: t("plan.metric_closes"), kind: "number", cell: (row) => <Count value={row.closes} /> },
          {
            title: t("plan.metric_revenue"),
            kind: "number",
            cell: (row) => <Money amount={row.revenue} currency={currency} />,
          },
          { title: t("insight.median_days"), kind: "number", cell: (row) => number(row.medianDays) },
          { title: t("insight.median_touches"), kind: "number", cell: (row) => number(row.medianTouches) },
        ]}
        total={[
          t("insight.all_paths"),
          <Count value={total.journeys} />,
          <Count value={total.closes} />,
          <Money amount={total.revenue} currency={currency} />,
          <Nothing />,
          <Nothing />,
        ]}
      />
    </>
  )
}
