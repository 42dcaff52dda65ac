import { t } from "../../../web/reader.ts"
import { Card, CopyField, Facts, Stats } from "../../../web/ui/card.tsx"
import { ButtonForm, type FieldSpec, Form, type FormState } from "../../../web/ui/form.tsx"
import { Table } from "../../../web/ui/table.tsx"
import { PageHead } from "../../../web/ui/text.tsx"
import { RATINGS, type Rating } from "../core/pipeline.ts"
import type { Template } from "./desk-store.ts"

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
  mail: { address: string; secret: string | null; ratings: Record<Rating, number> }
  templates: Template[]
  asksRating: boolean
}

/** When the desk works, how fast it answers, what each contact checks. */
export function DeskView(props: DeskProps) {
  return (
    <>
      <PageHead
        title="Desk"
        intro="When you work, and how long a first response may take. What is open keeps the deadline that it was given."
      />
      <Mail {...props} />
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

function Mail({ mail, templates, asksRating, values, action, refused }: DeskProps) {
  const { address, secret, ratings } = mail
  return (
    <div class="pair">
      <Card title={t("desk.mail")}>
        <p class="hint">{t("desk.mail_hint")}</p>
        <CopyField id="desk-address" label={t("desk.mail_address")} value={address} />
        {secret && <CopyField id="desk-secret" label={t("desk.mail_secret")} value={secret} />}
        <h3>{t("desk.ratings")}</h3>
        <Stats facts={RATINGS.map((one) => ({ label: t(`desk.rating_${one}`), value: ratings[one] }))} />
        {values && (
          <Form
            action={`${action}/rating`}
            submit={t("programs.save")}
            fields={[{ name: "asks_rating", label: t("desk.asks_rating"), kind: "check" }]}
            state={{ values: asksRating ? { asks_rating: "on" } : {}, errors: [] }}
          />
        )}
      </Card>
      <Card title={t("desk.templates")}>
        {templates.map((one) => (
          <details>
            <summary>{one.name}</summary>
            <p class="message">{one.text}</p>
            {values && (
              <ButtonForm
                action={`${action}/template-removal`}
                label={t("rules.remove")}
                hidden={{ name: one.name }}
                tone="danger"
              />
            )}
          </details>
        ))}
        {values && (
          <Form
            action={`${action}/template`}
            submit={t("desk.template_add")}
            fields={[
              {
                name: "name",
                label: t("programs.name"),
                isRequired: true,
                maxLength: 80,
                hint: t("desk.templates_hint", { name: "{name}" }),
                pointer: "/templates/0/name",
              },
              {
                name: "text",
                label: t("desk.template_text"),
                pointer: "/templates/0/text",
                kind: "area",
                isRequired: true,
                maxLength: 10_000,
              },
            ]}
            {...(refused?.form === "template" && { state: refused.state })}
          />
        )}
      </Card>
    </div>
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
