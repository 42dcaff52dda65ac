import { currentReader, t } from "../../../web/reader.ts"
import { Card } from "../../../web/ui/card.tsx"
import { Form, type FormState } from "../../../web/ui/form.tsx"
import { moneyText } from "../../../web/ui/text.tsx"

type SaleActionsProps = {
  path: string
  currency: string
  /** What is left to refund, minor units. */
  left: bigint
  mayRefund: boolean
  /** Only a verified sale is changed. */
  mayAmend: boolean
  refund?: FormState
  amend?: FormState
}

/** What a person can do about a sale. Posts to `{path}/refund` and `{path}/amendment`, each asked about first. */
export function SaleActions({ path, currency, left, mayRefund, mayAmend, refund, amend }: SaleActionsProps) {
  const amount = moneyText(left, currency, currentReader().language)
  const reason = { name: "reason", label: t("inbox.reason"), maxLength: 500 }
  const money = { kind: "money" as const, unit: currency }
  return (
    <div class="pair">
      {mayRefund && left > 0n && (
        <Card title={t("sales.refund_card")} id="refund">
          <Form
            action={`${path}/refund`}
            submit={t("sales.refund_card")}
            fields={[
              {
                name: "amount",
                label: t("rules.flat"),
                hint: t("sales.refund_hint", { amount }),
                kind: money.kind,
                unit: currency,
              },
              reason,
            ]}
            {...(refund && { state: refund })}
          />
        </Card>
      )}
      {mayAmend && (
        <Card title={t("sales.amend_card")} id="amend">
          <Form
            action={`${path}/amendment`}
            submit={t("sales.amend_card")}
            fields={[
              { name: "amount", label: t("sales.new_amount"), kind: money.kind, unit: currency, isRequired: true },
              { name: "tax", label: t("sales.tax"), kind: money.kind, unit: currency, hint: t("sales.kept_hint") },
              {
                name: "shipping",
                label: t("sales.shipping"),
                kind: money.kind,
                unit: currency,
                hint: t("sales.kept_hint"),
              },
              { name: "reason", label: t("inbox.reason"), maxLength: 500, isRequired: true },
            ]}
            {...(amend && { state: amend })}
          />
        </Card>
      )}
    </div>
  )
}
