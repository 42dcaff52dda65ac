import { t } from "../../../web/reader.ts"
import { Card, CopyField, Facts, Fold, Stats } from "../../../web/ui/card.tsx"
import { ButtonForm, type FieldSpec, Form, type FormState } from "../../../web/ui/form.tsx"
import { cellName, Grid } from "../../../web/ui/grid.tsx"
import { SentenceActions, Sentences } from "../../../web/ui/sentences.tsx"
import { PageHead } from "../../../web/ui/text.tsx"
import { RATINGS, type Rating } from "../core/pipeline.ts"
import { type SlaRule, URGENCIES } from "../core/sla.ts"
import { kindWords } from "../kind-words-view.tsx"
import type { Template } from "./desk-store.ts"

const CLOCKS: SlaRule["clock"][] = ["business", "always"]

const withinWords = (minutes: number) =>
  minutes % 60 === 0 ? t("inbox.hours", { n: minutes / 60 }) : t("inbox.minutes", { n: minutes })
export type DayRow = { day: string; label: string; openings: string }

export type DeskProps = {
  days: DayRow[]
  kinds: string[]
  rules: readonly SlaRule[]
  /** Numbers of the rules that the form has fields for, from 0: of one to change, or of a new one. */
  ruleRows: number[]
  holidays: string[]
  /** Openings a day and days off that the forms have fields for. */
  openingCount: number
  holidayCount: number
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
      {!props.values && (
        <Card title={t("inbox.response_times")}>
          <RuleSentences rules={props.rules} />
        </Card>
      )}
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

/** A rule as a sentence: "Question, hot: an answer within 15 min, business hours". */
function ruleText({ kind, urgency, respond_within_minutes: minutes, clock }: SlaRule): string {
  const of = [kind ? kindWords(kind) : t("inbox.any_inquiry"), ...(urgency ? [t(`desk.urgency_${urgency}`)] : [])]
  const what = of.join(", ")
  const within = { time: withinWords(minutes), clock: t(`inbox.clock_${clock}`) }
  return t("inbox.rule", { what: what.slice(0, 1).toUpperCase() + what.slice(1), ...within })
}

/** The rules in their order; the first that fits counts. */
function RuleSentences({ rules, hasActions = false }: { rules: readonly SlaRule[]; hasActions?: boolean }) {
  if (rules.length === 0) return <p>{t("inbox.no_rules")}</p>
  const actions = (index: number) => <SentenceActions index={index} last={rules.length - 1} />
  return (
    <>
      <Sentences sentences={rules.map(ruleText)} {...(hasActions && { actions })} />
      {rules.length > 1 && <p class="soft">{t("inbox.rules_hint")}</p>}
    </>
  )
}

/** Rules as sentences to move, change and remove, and the parts of one. */
function Rules({ rules, ruleRows, kinds, values, action, refused }: DeskProps) {
  const own = refused?.form === "rules" ? refused.state : null
  const [first = 0] = ruleRows
  const isNew = first >= rules.length
  return (
    <Card title={t("inbox.response_times")}>
      <form method="post" action={`${action}/rules`} class="stack">
        <RuleSentences rules={rules} hasActions />
      </form>
      <Fold
        title={isNew ? t("rules.add") : t("inbox.rule_n", { n: first + 1 })}
        id="rule"
        isOpen={own !== null || !isNew}
      >
        <Form
          action={`${action}/rules`}
          submit={t("programs.save")}
          fields={ruleFields(kinds, ruleRows)}
          state={own ?? { values: { [`clock-${first}`]: "business", ...values }, errors: [] }}
        />
      </Fold>
    </Card>
  )
}

/** Of each row: of what, how urgent, minutes, and by which clock. */
function ruleFields(kinds: string[], rows: number[]): FieldSpec[] {
  const any = { value: "any", label: t("inbox.any") }
  const choices = {
    kind: [any, ...kinds.map((value) => ({ value, label: kindWords(value) }))],
    urgency: [any, ...URGENCIES.map((value) => ({ value, label: t(`desk.urgency_${value}`) }))],
    clock: CLOCKS.map((value) => ({ value, label: t(`inbox.clock_${value}`) })),
  }
  return rows.flatMap((index) => {
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
  })
}

function DeskForms(props: DeskProps & { values: Record<string, string> }) {
  const { kinds, zone, values, action, refused } = props
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
        <Rules {...props} />
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
