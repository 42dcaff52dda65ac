import { Card } from "../../../web/ui/card.tsx"
import { ButtonForm, Form, type FormState, type Option } from "../../../web/ui/form.tsx"
import { DateTime, PageHead } from "../../../web/ui/text.tsx"

type AwayProps = {
  name: string
  action: string
  zone: string
  absences: { from: string; until: string; substitute: string | null }[]
  substitutes: Option[]
  /** What the member is entitled to; null for who may not say. */
  seat: { kinds: readonly string[]; programs: Option[]; state: FormState } | null
  state?: FormState
}

/** A member's times away; from the first instant on others have what is open. */
export function AwayView({ name, action, zone, absences, substitutes, seat, state }: AwayProps) {
  return (
    <>
      <PageHead
        title={name}
        intro="Members who are away hold no inquiries: theirs go to the substitute, or round the others."
      />
      {absences.length > 0 && (
        <Card title="Planned" aside={<ButtonForm action={action} label="Call all off" hidden={{ back: "on" }} />}>
          <ul>
            {absences.map((one) => (
              <li>
                <DateTime at={one.from} zone={zone} isDay /> until <DateTime at={one.until} zone={zone} isDay />
                {one.substitute ? `, ${one.substitute} stands in` : ""}
              </li>
            ))}
          </ul>
        </Card>
      )}
      <Card title="Time off">
        <Form
          action={action}
          submit="Save"
          fields={[
            { name: "from", label: "First day away", kind: "date", isRequired: true },
            { name: "until", label: "First day back", kind: "date", isRequired: true, pointer: "/away_until" },
            {
              name: "substitute_id",
              label: "Substitute",
              kind: "select",
              options: [{ value: "", label: "Whoever is available" }, ...substitutes],
            },
          ]}
          {...(state && { state })}
        />
      </Card>
      {seat && <SeatCard action={`${action}/seat`} {...seat} />}
    </>
  )
}

type SeatProps = NonNullable<AwayProps["seat"]> & { action: string }

/** Whether a member takes part in the rota, and in what of it. */
function SeatCard({ action, kinds, programs, state }: SeatProps) {
  const check = (name: string, label: string) => ({ name, label, kind: "check" as const })
  return (
    <Card title="Seat">
      <p class="hint">Of a list with nothing ticked or written, everything.</p>
      <Form
        action={action}
        submit="Save the seat"
        fields={[
          check("in_rota", "Takes part in the rota"),
          ...kinds.map((kind) => check(`kind-${kind}`, `Kind: ${kind}`)),
          { name: "languages", label: "Languages", hint: "With commas between, such as en, no" },
          { name: "countries", label: "Countries", hint: "With commas between, such as NO, SE" },
          ...programs.map(({ value, label }) => check(`program-${value}`, `Program: ${label}`)),
        ]}
        state={state}
      />
    </Card>
  )
}
