import { t } from "../../../web/reader.ts"
import { Card } from "../../../web/ui/card.tsx"
import { type FieldSpec, Form, type FormState } from "../../../web/ui/form.tsx"
import { TIER_METRICS, TIER_WINDOWS } from "./core/tiers.ts"

type Named = { id: string; name: string }
type FormProps = { path: string; state: FormState }

/** By what affiliates are moved among groups: for each group what is to be reached. Posts to `{path}/tiers`. */
export function TiersCard({ path, state, groups }: FormProps & { groups: readonly Named[] }) {
  const fields = groups.flatMap(({ id, name }): FieldSpec[] => [
    {
      name: `metric_${id}`,
      label: t("growth.metric"),
      kind: "select",
      group: name,
      options: [
        { value: "", label: t("growth.metric_none") },
        ...TIER_METRICS.map((value) => ({ value, label: t(`growth.metric_${value}`) })),
      ],
    },
    { name: `at_least_${id}`, label: t("growth.at_least"), group: name },
    {
      name: `window_${id}`,
      label: t("growth.window"),
      kind: "select",
      group: name,
      isRequired: true,
      options: TIER_WINDOWS.map((value) => ({ value, label: t(`growth.window_${value}`) })),
    },
  ])
  return (
    <Card title={t("growth.tiers")}>
      <p class="soft">{t("growth.tiers_intro")}</p>
      <Form action={`${path}/tiers`} submit={t("growth.save_tiers")} fields={fields} state={state} />
    </Card>
  )
}

/** What recruiters earn, level by level. Posts to `{path}/recruiting`. */
export function RecruitingCard({ path, state, levels }: FormProps & { levels: number }) {
  const fields: FieldSpec[] = [
    ...Array.from({ length: levels }, (_, i): FieldSpec => {
      const name = `level_${i + 1}`
      return { name, label: t("growth.level", { n: i + 1 }), kind: "percent", pointer: `/levels_bps/${i}` }
    }),
    { name: "months", label: t("growth.months"), kind: "count", hint: t("growth.months_hint") },
  ]
  return (
    <Card title={t("growth.recruiting")}>
      <p class="soft">{t("growth.recruiting_intro")}</p>
      <Form action={`${path}/recruiting`} submit={t("growth.save_recruiting")} fields={fields} state={state} />
    </Card>
  )
}
