import { t } from "../../../web/reader.ts"
import { Card, CopyField, Facts, Stats } from "../../../web/ui/card.tsx"
import { ButtonForm, type FieldSpec, Form, type FormState } from "../../../web/ui/form.tsx"
import { cellName, Grid } from "../../../web/ui/grid.tsx"
import { Table } from "../../../web/ui/table.tsx"
import { PageHead } from "../../../web/ui/text.tsx"
import { RATINGS, type Rating } from "../core/pipeline.ts"
import { type SlaRule, URGENCIES, type Urgency } from "../core/sla.ts"
import { kindWords } from "../kind-words-view.tsx"
import type { Template } from "./desk-store.ts"

/** `within` in minutes. */
export type RuleRow = { kind: string; urgency: Urgency | "any"; within: number; clock: SlaRule["clock"] }
const CLOCKS: SlaRule["clock"][] = ["business", "always"]

const withinWords = (minutes: number) =>
  minutes % 60 === 0 ? t("inbox.hours", { n: minutes / 60 }) : t("inbox.minutes", { n: minutes })
export type DayRow = { day: string; label: string; openings: string }

export type DeskProps = {
  days: DayRow[]
  kinds: string[]
  rules: RuleRow[]
  holidays: string[]
  /** Openings a day, days off, and rules that the forms have fields for. */
  openingCount: number
  holidayCount: number
  ruleCount: number
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
      <PageHead title={t("nav.desk")} intro={t("inbox.desk_intro")} />
      <Mail {...props} />
      {props.values ? <DeskForms {...props} values={props.values} /> : <Hours {...props} />}
      <Table
        caption={t("inbox.response_times")}
        rows={props.rules}
        empty={t("inbox.no_rules")}
        columns={[
          { title: t("inbox.kind"), cell: (row) => (row.kind === "any" ? t("inbox.any") : kindWords(row.kind)) },
          {
            title: t("inbox.urgency"),
            cell: (row) => (row.urgency === "any" ? t("inbox.any") : t(`desk.urgency_${row.urgency}`)),
          },
          { title: t("inbox.within"), kind: "number", cell: (row) => withinWords(row.within) },
          { title: t("inbox.clock"), cell: (row) => t(`inbox.clock_${row.clock}`) },
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
    <Card title={t("inbox.hours_in", { zone })}>
      <Facts
        facts={[
          ...days.map(({ label, openings }) => ({ label, value: openings || t("inbox.closed") })),
          { label: t("inbox.holidays"), value: holidays.join(", ") || t("kit.none") },
        ]}
      />
    </Card>
  )
}

/** A row for each rule: of what, how urgent, minutes, and by which clock. */
function ruleFields(kinds: string[], count: number): FieldSpec[] {
  const any = { value: "any", label: t("inbox.any") }
  const choices = {
    kind: [any, ...kinds.map((value) => ({ value, label: kindWords(value) }))],
    urgency: [any, ...URGENCIES.map((value) => ({ value, label: t(`desk.urgency_${value}`) }))],
    clock: CLOCKS.map((value) => ({ value, label: t(`inbox.clock_${value}`) })),
  }
  return Array.from({ length: count }, (_, index) => {
    const group = t("inbox.rule_n", { n: index + 1 })
    const select = (name: keyof typeof choices, label: string): FieldSpec => ({
      name: `${name}-${index}`,
      label,
      group,
      kind: "select",
      options: choices[name],
    })
    return [
      select("kind", t("inbox.kind")),
      select("urgency", t("inbox.urgency")),
      { name: `minutes-${index}`, label: t("inbox.within_minutes"), group, kind: "count" as const },
      select("clock", t("inbox.clock")),
    ]
  }).flat()
}

function DeskForms(props: DeskProps & { values: Record<string, string> }) {
  const { kinds, ruleCount, zone, values, action, refused } = props
  const form = (name: string, fields: FieldSpec[]) => (
    <Form
      action={`${action}/${name}`}
      submit={t("programs.save")}
      fields={fields}
      state={refused?.form === name ? refused.state : { values, errors: [] }}
    />
  )
  return (
    <>
      <Card title={t("inbox.hours_in", { zone })}>
        <HoursForm {...props} />
      </Card>
      <div class="pair">
        <Card title={t("inbox.response_times")}>
          <p class="hint">{t("inbox.rules_hint")}</p>
          {form("rules", ruleFields(kinds, ruleCount))}
        </Card>
        <Card title={t("inbox.checklists")}>
          {form("letters", [
            ...kinds.map((kind) => ({
              name: kind,
              label: t("inbox.to_check", { kind: kindWords(kind) }),
              kind: "area" as const,
            })),
            {
              name: "blocked_words",
              label: t("inbox.blocked"),
              kind: "area",
              hint: t("inbox.blocked_hint"),
            },
          ])}
        </Card>
      </div>
    </>
  )
}

/** Days by when the desk opens and closes, twice a day, and its days off. */
function HoursForm({ days, openingCount, holidayCount, values, action, refused }: DeskProps) {
  const state = refused?.form === "hours" ? refused.state : { values: values ?? {}, errors: [] }
  const columns = Array.from({ length: openingCount }, (_, column) => [
    { key: `from-${column}`, label: t(column === 0 ? "desk.opens" : "desk.opens_again") },
    { key: `to-${column}`, label: t(column === 0 ? "desk.closes" : "desk.closes_again") },
  ]).flat()
  const holidays = Array.from({ length: holidayCount }, (_, n) => ({
    name: `holidays-${n}`,
    label: t("desk.day_off_n", { n: n + 1 }),
    group: t("inbox.holidays"),
    kind: "date" as const,
  }))
  const cells = days.flatMap(({ day, label }) =>
    columns.map((column) => [`/${cellName(day, column.key)}`, `${label}, ${column.label}`]),
  )
  return (
    <Form
      action={`${action}/hours`}
      submit={t("programs.save")}
      fields={holidays}
      state={state}
      cells={Object.fromEntries(cells)}
      before={
        <Grid
          caption={t("desk.week")}
          isCaptionUnseen
          corner={t("insight.day")}
          rows={days.map(({ day, label }) => ({ key: day, label }))}
          columns={columns}
          kind="time"
          value={(row, column) => state.values[cellName(row, column)] ?? ""}
          errors={state.errors}
        />
      }
    >
      <p class="hint">{t("desk.week_hint")}</p>
    </Form>
  )
}
