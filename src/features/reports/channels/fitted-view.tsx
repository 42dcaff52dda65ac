import { Channel, channelName } from "../../../web/chart/chart.tsx"
import { currentReader, t } from "../../../web/reader.ts"
import { Table } from "../../../web/ui/table.tsx"
import { Count, Nothing, percentText } from "../../../web/ui/text.tsx"

/** Fractions of one. */
export type FittedProps = {
  journeys: number
  converted: number
  removal: { channel: string; effect: number; share: number; interval: { low: number; high: number } | null }[]
  transitions: { from: string; to: string; count: number }[]
  /** So few closes that shares swing by chance; null where they do not. */
  warning: number | null
}

const percent = (value: number) => percentText(Math.round(value * 1000) * 10, currentReader().language)

const STEPS = { start: "insight.step_start", conversion: "insight.step_close", null: "insight.step_lost" } as const
const stepWords = (step: string) => (step in STEPS ? t(STEPS[step as keyof typeof STEPS]) : channelName(step))

/** What markov was fitted to, so that its figures can be followed. */
export function FittedView({ journeys, converted, removal, transitions, warning }: FittedProps) {
  const targets = [...new Set(transitions.map(({ to }) => to))]
  const origins = [...new Set(transitions.map(({ from }) => from))]
  const count = (from: string, to: string) => transitions.find((step) => step.from === from && step.to === to)?.count
  const lost = journeys - converted
  return (
    <section>
      <h2>{t("insight.fitted_title")}</h2>
      <p>{t("insight.fitted_words", { journeys, converted, lost })}</p>
      {warning !== null && <p class="note">{t("insight.few_closes", { n: warning })}</p>}
      <Table
        caption={t("insight.lost_title")}
        rows={removal}
        empty={t("insight.fitted_none")}
        columns={[
          { title: t("credit.channel"), cell: (row) => <Channel name={row.channel} /> },
          { title: t("insight.removal"), kind: "number", cell: (row) => percent(row.effect) },
          { title: t("rules.percent"), kind: "number", cell: (row) => percent(row.share) },
          {
            title: t("insight.draws"),
            kind: "number",
            cell: ({ interval }) =>
              interval ? (
                t("insight.interval", { low: percent(interval.low), high: percent(interval.high) })
              ) : (
                <Nothing />
              ),
          },
        ]}
      />
      <Table
        caption={t("insight.steps")}
        rows={origins}
        empty={t("insight.no_journey")}
        columns={[
          { title: t("sales.from"), cell: (from) => stepWords(from) },
          ...targets.map((to) => ({
            title: t("insight.to_step", { step: stepWords(to) }),
            kind: "number" as const,
            cell: (from: string) => <Count value={count(from, to) ?? 0} />,
          })),
        ]}
      />
    </section>
  )
}
