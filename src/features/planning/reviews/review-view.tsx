import { formatDay } from "../../../lib/time.ts"
import { Card } from "../../../web/ui/card.tsx"
import { Form, type FormState } from "../../../web/ui/form.tsx"
import { Table } from "../../../web/ui/table.tsx"
import { PageHead } from "../../../web/ui/text.tsx"
import { Figure } from "../progress/plan-view.tsx"

export type ReviewRow = {
  id: string
  period: string
  at: string
  by: string
  happened: string
  changes: string
  figures: { channel: string; metric: string; plan: number | null; actual: number | null }[]
}

type ReviewProps = {
  period: string
  nextPeriod: string
  isOver: boolean
  reviews: ReviewRow[]
  base: string
  zone: string
  currency: string
  mayDecide: boolean
  state?: FormState
}

/** What was planned, what happened, what changes, decided by whom. */
export function ReviewView({
  period,
  nextPeriod,
  isOver,
  reviews,
  base,
  zone,
  currency,
  mayDecide,
  state,
}: ReviewProps) {
  return (
    <>
      <PageHead title={`Review of ${period}`} intro={`${nextPeriod} starts from this plan, with what you decide here.`}>
        <a class="button" href={`${base}/plan?period=${period}`}>
          Plan and actual
        </a>
      </PageHead>
      {!isOver && <p class="note warn">{period} is not over yet. It is reviewed when it is.</p>}
      {isOver && mayDecide && (
        <Card title="Decide">
          <Form
            action={`${base}/plan/reviews`}
            submit="Decide"
            hidden={{ period }}
            fields={[
              { name: "happened", label: "What happened", kind: "area", isRequired: true },
              { name: "changes", label: "What changes", kind: "area", isRequired: true },
              {
                name: "next_targets",
                label: `Targets of ${nextPeriod} that differ`,
                kind: "area",
                hint: "One a line: channel, metric, month, value. The others are taken over.",
              },
            ]}
            {...(state && { state })}
          />
        </Card>
      )}
      {reviews.map((review) => (
        <Card title={`${formatDay(review.at, zone)}, ${review.by}`}>
          <p class="message">{review.happened}</p>
          <p class="message">
            <strong>Changes:</strong> {review.changes}
          </p>
          <Table
            caption="As it was known then"
            rows={review.figures}
            empty="No plan, and nothing happened."
            columns={[
              { title: "Target", cell: (row) => `${row.channel}: ${row.metric.replaceAll("_", " ")}` },
              {
                title: "Plan",
                kind: "number",
                cell: (row) => <Figure value={row.plan} metric={row.metric} currency={currency} />,
              },
              {
                title: "Actual",
                kind: "number",
                cell: (row) => <Figure value={row.actual} metric={row.metric} currency={currency} />,
              },
            ]}
          />
        </Card>
      ))}
    </>
  )
}
