import { t } from "../../../web/reader.ts"
import { Card } from "../../../web/ui/card.tsx"
import { Form, type FormState } from "../../../web/ui/form.tsx"
import { PageHead } from "../../../web/ui/text.tsx"
import { RATINGS } from "../core/pipeline.ts"

type Props = { vendorName: string; isRated: boolean; action: string; state: FormState }

/** How the answer was, asked once of whoever was answered. */
export function RatingView({ vendorName, isRated, action, state }: Props) {
  return (
    <>
      <PageHead title={t("desk.rate", { vendor: vendorName })} />
      {isRated ? (
        <p>{t("desk.rated")}</p>
      ) : (
        <Card title={t("desk.rate_how")}>
          <Form
            action={action}
            submit={t("desk.rate_submit")}
            fields={[
              {
                name: "rating",
                label: t("desk.rating"),
                kind: "select",
                options: RATINGS.map((value) => ({ value, label: t(`desk.rating_${value}`) })),
                isRequired: true,
              },
              { name: "comment", label: t("desk.rate_comment"), kind: "area", maxLength: 2000 },
            ]}
            state={state}
          />
        </Card>
      )}
    </>
  )
}
