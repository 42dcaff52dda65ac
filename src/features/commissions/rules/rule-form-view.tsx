import { t } from "../../../web/reader.ts"
import { Card } from "../../../web/ui/card.tsx"
import { ButtonForm, type FieldSpec, Form, type FormState, type Option } from "../../../web/ui/form.tsx"
import { ProgramHead } from "../../programs/programs/program-view.tsx"
import { EVENT_KINDS, ORDER_OPS, TEXT_OPS } from "./core/rule.ts"
import { FIELD_NAMES } from "./rule-sentence-view.tsx"

export type RuleFormProps = {
  program: { id: string; name: string }
  base: string
  currency: string
  groups: ReadonlyMap<string, string>
  /** The place of the rule in the draft, or null for a new one. */
  index: number | null
  /** Lines for conditions. */
  lines: number
  /** Conditions that are shown as words only, since they stand within each other. */
  nested: string | null
  draft: Record<string, string>
  state: FormState
}

/** One rule as parts. Posts to `{base}/programs/{id}/rules` with the draft it goes into. */
export function RuleFormView(props: RuleFormProps) {
  const { program, base, index, draft } = props
  const action = `${base}/programs/${program.id}/rules`
  const title = index === null ? t("rules.new_rule") : t("inbox.rule_n", { n: index + 1 })
  return (
    <>
      <ProgramHead program={program} base={base} tab="rules" />
      <Card
        title={title}
        aside={<ButtonForm action={action} label={t("rules.back")} tone="quiet" hidden={{ ...draft, do: "show" }} />}
      >
        <Form
          action={action}
          submit={t("rules.put")}
          fields={fieldsOf(props)}
          hidden={{ ...draft, do: index === null ? "put" : `put.${index}` }}
          state={props.state}
        >
          {props.nested && <p class="hint">{t("rules.nested", { conditions: props.nested })}</p>}
          <p class="hint">{t("rules.put_hint")}</p>
        </Form>
      </Card>
    </>
  )
}

function fieldsOf({ currency, groups, lines, nested }: RuleFormProps): FieldSpec[] {
  const select = (name: string, label: string, options: Option[], group?: string): FieldSpec => ({
    name,
    label,
    kind: "select",
    options,
    ...(group !== undefined && { group }),
  })
  const [pays, lasts, limits] = [t("rules.pays"), t("rules.lasts"), t("rules.limits")]
  const events = EVENT_KINDS.toReversed().map((value) => ({ value, label: t(`rules.event_${value}`) }))
  const kinds = (["percent", "flat"] as const).map((value) => ({ value, label: t(`rules.kind_${value}`) }))
  const durations = [
    { value: "", label: t("rules.lasts_any") },
    { value: "once", label: t("rules.once") },
    { value: "months", label: t("rules.lasts_months") },
    { value: "forever", label: t("rules.forever") },
  ]
  return [
    select("event", t("rules.event"), events, pays),
    select("kind", t("rules.kind"), kinds, pays),
    { name: "percent", label: t("rules.percent"), kind: "percent", hint: t("rules.percent_hint"), group: pays },
    { name: "flat", label: t("rules.flat"), kind: "money", unit: currency, hint: t("rules.flat_hint"), group: pays },
    select("group", t("rules.whom"), [
      { value: "", label: t("rules.everybody") },
      ...[...groups].map(([value, label]) => ({ value, label })),
    ]),
    select("lasts", t("rules.lasts"), durations, lasts),
    { name: "months", label: t("rules.months"), kind: "count", group: lasts },
    { name: "cap", label: t("rules.cap"), kind: "money", unit: currency, group: limits },
    select(
      "cap_per",
      t("rules.cap_per"),
      [
        { value: "affiliate_month", label: t("rules.per_affiliate") },
        { value: "program_month", label: t("rules.per_program") },
      ],
      limits,
    ),
    ...(nested === null ? conditionFields(lines, select) : []),
  ]
}

type Select = (name: string, label: string, options: Option[], group?: string) => FieldSpec

function conditionFields(lines: number, select: Select): FieldSpec[] {
  const fields = [
    { value: "", label: t("rules.no_condition") },
    ...Object.entries(FIELD_NAMES).map(([value, key]) => ({ value, label: t(key) })),
    { value: "metadata", label: t("rules.field_metadata") },
  ]
  const ops = ["eq", "ne", "in", "not_in", ...ORDER_OPS, ...TEXT_OPS] as const
  const compares = ops.map((value) => ({ value, label: t(`rules.op_${value}`) }))
  const match = (["all", "any"] as const).map((value) => ({ value, label: t(`rules.match_${value}`) }))
  const line = (index: number): FieldSpec[] => {
    const group = t("rules.condition", { n: index + 1 })
    return [
      select(`field_${index}`, t("inbox.what"), fields, group),
      { name: `data_${index}`, label: t("rules.data_name"), group },
      select(`op_${index}`, t("rules.compares"), compares, group),
      { name: `value_${index}`, label: t("rules.value"), group },
    ]
  }
  return [
    select("match", t("rules.match"), match),
    ...Array.from({ length: lines }, (_unused, index) => line(index)).flat(),
  ]
}
