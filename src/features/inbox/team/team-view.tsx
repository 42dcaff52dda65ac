import { t, tx } from "../../../web/reader.ts"
import { Card } from "../../../web/ui/card.tsx"
import { ButtonForm, Form, type FormState, type Option } from "../../../web/ui/form.tsx"
import { DateTime, PageHead } from "../../../web/ui/text.tsx"
import { kindWords } from "../kind-words-view.tsx"

type SeatFields = {
  kinds: readonly string[]
  programs: Option[]
  /** Fields that languages and countries have. */
  counts: { languages: number; countries: number }
  state: FormState
}

type AwayProps = {
  name: string
  action: string
  zone: string
  absences: { from: string; until: string; substitute: string | null }[]
  substitutes: Option[]
  /** What the member is entitled to; null for who may not say. */
  seat: SeatFields | null
  state?: FormState
}

/** A member's times away; from the first instant on others have what is open. */
export function AwayView({ name, action, zone, absences, substitutes, seat, state }: AwayProps) {
  return (
    <>
      <PageHead title={name} intro={t("inbox.away_intro")} />
      {absences.length > 0 && (
        <Card
          title={t("inbox.planned")}
          aside={<ButtonForm action={action} label={t("inbox.call_off")} hidden={{ back: "on" }} />}
        >
          <ul>
            {absences.map((one) => (
              <li>
                {tx("inbox.away_from", {
                  from: <DateTime at={one.from} zone={zone} isDay />,
                  until: <DateTime at={one.until} zone={zone} isDay />,
                })}
                {one.substitute && `, ${t("inbox.stands_in", { name: one.substitute })}`}
              </li>
            ))}
          </ul>
        </Card>
      )}
      <Card title={t("inbox.time_off")}>
        <Form
          action={action}
          submit={t("programs.save")}
          fields={[
            { name: "from", label: t("inbox.first_away"), kind: "date", isRequired: true },
            { name: "until", label: t("inbox.first_back"), kind: "date", isRequired: true, pointer: "/away_until" },
            {
              name: "substitute_id",
              label: t("inbox.substitute"),
              kind: "select",
              options: [{ value: "", label: t("inbox.whoever") }, ...substitutes],
            },
          ]}
          {...(state && { state })}
        />
      </Card>
      {seat && <SeatCard action={`${action}/seat`} {...seat} />}
    </>
  )
}

type SeatProps = SeatFields & { action: string }

/** Whether a member takes part in the rota, and in what of it. */
function SeatCard({ action, kinds, programs, counts, state }: SeatProps) {
  const list = (name: "languages" | "countries", group: string, placeholder: string) =>
    Array.from({ length: counts[name] }, (_, n) => ({
      name: `${name}-${n}`,
      label: t(`desk.${name}_n`, { n: n + 1 }),
      group,
      placeholder,
      maxLength: 20,
    }))
  const check = (name: string, label: string) => ({ name, label, kind: "check" as const })
  return (
    <Card title={t("inbox.seat")}>
      <p class="hint">{t("inbox.seat_hint")}</p>
      <Form
        action={action}
        submit={t("inbox.save_seat")}
        fields={[
          check("in_rota", t("inbox.in_rota")),
          ...kinds.map((kind) => check(`kind-${kind}`, t("inbox.kind_is", { kind: kindWords(kind) }))),
          ...list("languages", t("inbox.languages"), "no"),
          ...list("countries", t("inbox.countries"), "NO"),
          ...programs.map(({ value, label }) => check(`program-${value}`, t("inbox.program_is", { name: label }))),
        ]}
        state={state}
      />
    </Card>
  )
}
