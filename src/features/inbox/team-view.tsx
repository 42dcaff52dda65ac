import { Card } from "../../web/ui/card.tsx"
import { ButtonForm, Form, type FormState, type Option } from "../../web/ui/form.tsx"
import { DateTime, PageHead } from "../../web/ui/text.tsx"

type AwayProps = {
  name: string
  action: string
  zone: string
  absences: { from: string; until: string; substitute: string | null }[]
  substitutes: Option[]
  state?: FormState
}

/** A member's times away; from the first instant on others have what is open. */
export function AwayView({ name, action, zone, absences, substitutes, state }: AwayProps) {
  return (
    <>
      <PageHead
        title={name}
        intro="Who is away holds nothing: it goes to the substitute, or round to those who are there."
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
      <Card title="A time away">
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
              options: [{ value: "", label: "Whoever is there" }, ...substitutes],
            },
          ]}
          {...(state && { state })}
        />
      </Card>
    </>
  )
}
