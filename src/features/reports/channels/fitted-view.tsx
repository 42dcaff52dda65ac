import { Table } from "../../../web/ui/table.tsx"
import { Count, Nothing } from "../../../web/ui/text.tsx"

/** Fractions of one. */
export type FittedProps = {
  journeys: number
  converted: number
  removal: { channel: string; effect: number; share: number; interval: { low: number; high: number } | null }[]
  transitions: { from: string; to: string; count: number }[]
  warning: string | null
}

const percent = (value: number) => `${(100 * value).toFixed(1)} %`

/** What markov was fitted to, so that its figures can be followed. */
export function FittedView({ journeys, converted, removal, transitions, warning }: FittedProps) {
  const targets = [...new Set(transitions.map(({ to }) => to))]
  const origins = [...new Set(transitions.map(({ from }) => from))]
  const count = (from: string, to: string) => transitions.find((step) => step.from === from && step.to === to)?.count
  const lost = journeys - converted
  return (
    <section>
      <h2>What markov was fitted to</h2>
      <p>
        {`${journeys} journeys: ${converted} to a first close, ${lost} lost. Without a channel, all that passed through it is lost.`}
      </p>
      {warning && <p class="note">{warning}</p>}
      <Table
        caption="What would be lost without each channel"
        rows={removal}
        empty="Nothing converted."
        columns={[
          { title: "Channel", cell: (row) => row.channel },
          { title: "Removal effect", kind: "number", cell: (row) => percent(row.effect) },
          { title: "Share", kind: "number", cell: (row) => percent(row.share) },
          {
            title: "Nine of ten draws",
            kind: "number",
            cell: ({ interval }) => (interval ? `${percent(interval.low)} to ${percent(interval.high)}` : <Nothing />),
          },
        ]}
      />
      <Table
        caption="From step to step"
        rows={origins}
        empty="No journey."
        columns={[
          { title: "From", cell: (from) => from },
          ...targets.map((to) => ({
            title: `to ${to}`,
            kind: "number" as const,
            cell: (from: string) => <Count value={count(from, to) ?? 0} />,
          })),
        ]}
      />
    </section>
  )
}
