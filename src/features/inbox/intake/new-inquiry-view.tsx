import { t } from "../../../web/reader.ts"
import { Card } from "../../../web/ui/card.tsx"
import { Form, type FormState } from "../../../web/ui/form.tsx"
import { PageHead } from "../../../web/ui/text.tsx"
import { CONTACT_CHANNELS } from "../core/pipeline.ts"
import { KINDS, URGENCIES } from "../core/sla.ts"

type Props = { action: string; hidden: Record<string, string>; state: FormState }

/** What a member takes down: a call, somebody at the counter, a mail that came elsewhere. */
export function NewInquiryView({ action, hidden, state }: Props) {
  return (
    <>
      <PageHead title={t("desk.new")} intro={t("desk.new_intro")} />
      <Card title={t("desk.who_asks")}>
        <Form
          action={action}
          submit={t("desk.new_submit")}
          hidden={hidden}
          state={state}
          fields={[
            {
              name: "channel",
              label: t("payouts.how"),
              kind: "select",
              options: CONTACT_CHANNELS.map((value) => ({ value, label: t(`desk.came_${value}`) })),
              isRequired: true,
            },
            {
              name: "kind",
              label: t("inbox.what"),
              kind: "select",
              options: KINDS.map((value) => ({ value, label: t(`desk.kind_${value}`) })),
              isRequired: true,
            },
            {
              name: "urgency",
              label: t("inbox.urgency"),
              kind: "select",
              options: URGENCIES.toReversed().map((value) => ({ value, label: t(`desk.urgency_${value}`) })),
              isRequired: true,
            },
            { name: "name", label: t("members.name"), maxLength: 200 },
            { name: "email", label: t("affiliates.email"), kind: "email", maxLength: 254 },
            { name: "phone", label: t("desk.phone"), maxLength: 60 },
            { name: "message", label: t("desk.message"), kind: "area", isRequired: true },
            { name: "customer_external_id", label: t("sales.customer"), hint: t("desk.customer_hint"), maxLength: 255 },
          ]}
        />
      </Card>
    </>
  )
}
