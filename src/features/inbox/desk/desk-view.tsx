import { Card, Facts } from "../../../web/ui/card.tsx"
import { type FieldSpec, Form, type FormState } from "../../../web/ui/form.tsx"
import { Table } from "../../../web/ui/table.tsx"
import { PageHead } from "../../../web/ui/text.tsx"

export type RuleRow = { kind: string; urgency: string; within: string; clock: string }
export type DayRow = { day: string; label: string; openings: string }

export type DeskProps = {
  days: DayRow[]
  kinds: string[]
  rules: RuleRow[]
  holidays: string[]
  zone: string
  /** What the forms start from; null for who may only look. */
  values: Record<string, string> | null
  action: string
  refused: { form: string; state: FormState } | null
}

/** When the desk works, how fast it answers, what each contact checks. */
export function DeskView(props: DeskProps) {
  return (
    <>
      <PageHead
        title="Desk"
        intro="When you work, and how long a first response may take. What is open keeps the deadline that it was given."
      />
      {props.values ? <DeskForms {...props} values={props.values} /> : <Hours {...props} />}
      <Table
        caption="Response times"
        rows={props.rules}
        empty="No rules: everything within one business hour."
        columns={[
          { title: "Kind", cell: (row) => row.kind },
          { title: "Urgency", cell: (row) => row.urgency },
          { title: "Within", kind: "number", cell: (row) => row.within },
          { title: "Clock", cell: (row) => row.clock },
        ]}
      />
    </>
  )
}

function Hours({ days, holidays, zone }: DeskProps) {
  return (
    <Card title={`Business hours, ${zone}`}>
      <Facts
        facts={[
          ...days.map(({ label, openings }) => ({ label, value: openings || "closed" })),
          { label: "Holidays", value: holidays.join(", ") || "none" },
        ]}
      />
    </Card>
  )
}

function DeskForms({ days, kinds, zone, values, action, refused }: DeskProps & { values: Record<string, string> }) {
  const form = (name: string, fields: FieldSpec[], shape: "stack" | "row" = "stack") => (
    <Form
      action={`${action}/${name}`}
      submit="Save"
      shape={shape}
      fields={fields}
      state={refused?.form === name ? refused.state : { values, errors: [] }}
    />
  )
  return (
    <div class="pair">
      <Card title={`Business hours, ${zone}`}>
        {form("hours", [
          ...days.map(({ day, label }) => ({ name: day, label, placeholder: "closed" })),
          {
            name: "holidays",
            label: "Holidays",
            kind: "area" as const,
            hint: "One day a line, such as 2026-12-25.",
          },
        ])}
      </Card>
      <div class="stack">
        <Card title="Response times">
          {form("rules", [
            {
              name: "rules",
              label: "Rules",
              kind: "area",
              hint: "One a line: kind or any, urgency or any, minutes, and the clock: business or always. The first that fits counts.",
            },
          ])}
        </Card>
        <Card title="Checklists and spam">
          {form("letters", [
            ...kinds.map((kind) => ({ name: kind, label: `To check: ${kind}`, kind: "area" as const })),
            {
              name: "blocked_words",
              label: "Words that mark an inquiry as spam",
              kind: "area",
              hint: "One a line. For what comes by forms and the script; nothing is deleted.",
            },
          ])}
        </Card>
      </div>
    </div>
  )
}
