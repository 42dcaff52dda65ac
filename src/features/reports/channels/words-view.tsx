import { figure } from "../../../lib/csv.ts"
import { channelName } from "../../../web/chart/chart.tsx"
import type { MessageKey } from "../../../web/messages/catalogue.ts"
import { currentReader, formatCount, isMessage, t } from "../../../web/reader.ts"
import { type FieldSpec, Form, type FormState } from "../../../web/ui/form.tsx"
import type { Column } from "../../../web/ui/table.tsx"
import { withQuery } from "../../../web/url.ts"

/** A model by its name among people. */
export function modelWords(model: string): string {
  const key = `insight.model_${model}`
  return isMessage(key) ? t(key) : model.replaceAll("_", " ")
}

/** A channel's name at the beginning of a sentence. */
export function channelTitle(channel: string): string {
  const name = channelName(channel)
  return name.slice(0, 1).toUpperCase() + name.slice(1)
}

/** Parts of closes, which credit deals in. */
export const Closes = ({ value }: { value: number }) => (
  <span class="money">{formatCount(value, currentReader().language)}</span>
)

type Say = (key: MessageKey) => string

/** Closes, with their parts in the file too. */
export const closesColumn = <Row extends { closes: number }>(say: Say): Column<Row> => ({
  title: say("plan.metric_closes"),
  kind: "number",
  sort: "closes",
  cell: (row) => <Closes value={row.closes} />,
  file: (row) => figure(row.closes),
})

/** The days of a report, the last one included. */
const windowFields = (): FieldSpec[] => [
  { name: "from", label: t("sales.from"), kind: "date" },
  { name: "through", label: t("insight.to_incl"), kind: "date", pointer: "/to" },
]

export function WindowForm({ action, state, fields = [] }: { action: string; state: FormState; fields?: FieldSpec[] }) {
  return (
    <Form
      action={action}
      method="get"
      shape="row"
      submit={t("kit.apply")}
      fields={[...windowFields(), ...fields]}
      state={state}
    />
  )
}

export type Preset = {
  name: "month" | "last_month" | "quarter" | "last_quarter" | "year"
  from: string
  through: string
}

/** Times that are asked for most, by one step. */
export function Presets({ presets, path, query }: { presets: Preset[]; path: string; query: Record<string, string> }) {
  return (
    <nav class="tabs" aria-label={t("insight.presets")}>
      {presets.map(({ name, from, through }) => {
        const isNow = query.from === from && query.through === through
        return (
          <a href={withQuery(path, { ...query, from, through })} aria-current={isNow ? "page" : undefined}>
            {t(`insight.preset_${name}`)}
          </a>
        )
      })}
    </nav>
  )
}
