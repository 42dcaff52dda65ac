import { figure } from "../../../lib/csv.ts"
import type { MessageKey } from "../../../web/messages/catalogue.ts"
import { t } from "../../../web/reader.ts"
import type { FormState } from "../../../web/ui/form.tsx"
import type { Arranged } from "../../../web/ui/list.ts"
import { countColumn, currencyColumn, List, type ListColumn, moneyColumn } from "../../../web/ui/listed.tsx"
import { Count, Money, Nothing, PageHead } from "../../../web/ui/text.tsx"
import type { PathCounts, PathRow } from "./path-store.ts"
import { type Preset, Presets, WindowForm } from "./words-view.tsx"

/** With its path in words. */
export type PathCell = PathRow & { words: string; currency: string }

export type PathsProps = {
  currency: string
  found: Arranged<PathCell>
  total: PathCounts
  action: string
  presets: Preset[]
  state: FormState
}

/** The ways that customers took, as channels one after another. */
export function PathsView({ currency, found, total, action, presets, state }: PathsProps) {
  return (
    <>
      <PageHead title={t("insight.paths")} intro={t("insight.paths_intro")} />
      <Presets presets={presets} path={action} query={state.values} />
      <WindowForm action={action} state={state} />
      <p class="note">{t("insight.not_proof")}</p>
      <List
        caption={t("insight.most_first")}
        found={found}
        search={t("credit.channel")}
        empty={t("insight.paths_none")}
        columns={pathColumns(t)}
        {...(found.list.search === "" && {
          total: [
            t("insight.all_paths"),
            <Count value={total.journeys} />,
            <Count value={total.closes} />,
            <Money amount={total.revenue} currency={currency} />,
            <Nothing />,
            <Nothing />,
          ],
        })}
      />
    </>
  )
}

type Say = (key: MessageKey) => string

/** The channels of a path in words, one after another. */
export const pathText = ({ path }: PathRow, say: Say) =>
  path.length === 0 ? say("insight.no_touch") : path.map((channel) => say(`channel.${channel}`)).join(" → ")

/** The columns of the list and of its file. */
export function pathColumns(say: Say): ListColumn<PathCell>[] {
  const median = (title: string, read: (row: PathCell) => number | null, sort: string): ListColumn<PathCell> => ({
    title,
    kind: "number",
    sort,
    cell: (row) => (read(row) === null ? <Nothing /> : <Count value={read(row) ?? 0} />),
    file: (row) => (read(row) === null ? "" : figure(read(row) ?? 0)),
  })
  return [
    { title: say("insight.path"), sort: "path", cell: (row) => row.words, file: (row) => row.words },
    countColumn<PathCell>(say("insight.journeys"), (row) => row.journeys, "journeys"),
    countColumn<PathCell>(say("plan.metric_closes"), (row) => row.closes, "closes"),
    moneyColumn<PathCell>(say("plan.metric_revenue"), (row) => row.revenue, "revenue"),
    currencyColumn(say),
    median(say("insight.median_days"), (row) => row.medianDays, "days"),
    median(say("insight.median_touches"), (row) => row.medianTouches, "touches"),
  ]
}
