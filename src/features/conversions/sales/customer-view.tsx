import type { ReferralClaimStatus } from "../../../vocabulary/claim-statuses.ts"
import type { BindingBasis } from "../../../vocabulary/evidence.ts"
import { t, tx } from "../../../web/reader.ts"
import { Card, Facts } from "../../../web/ui/card.tsx"
import { Form, type FormState, type Option } from "../../../web/ui/form.tsx"
import { Table } from "../../../web/ui/table.tsx"
import { DateTime, Name, Nothing, PageHead } from "../../../web/ui/text.tsx"
import { customerHref, type ShownSale, saleColumns } from "./sale-list-view.tsx"
import { claimStatusText } from "./sale-words-view.tsx"

type CustomerProps = {
  customer: {
    externalId: string
    name: string | null
    email: string | null
    country: string | null
    boundBy: BindingBasis | null
    boundAt: string | null
  }
  affiliate: { id: string; name: string } | null
  sales: ShownSale[]
  /** What they answered to the question who sent them. */
  claims: { id: string; answer: string; status: ReferralClaimStatus }[]
  programs: Option[]
  base: string
  zone: string
  mayRebind: boolean
  state?: FormState
}

/** A customer: who brought them, what they bought, and a form to give them to somebody else. */
export function CustomerView(props: CustomerProps) {
  const { customer, affiliate, sales, claims, base, zone } = props
  const link = affiliate && (
    <a href={`${base}/affiliates/${affiliate.id}`}>
      <Name>{affiliate.name}</Name>
    </a>
  )
  return (
    <>
      <PageHead
        title={customer.name ?? customer.externalId}
        intro={link ? tx("customers.intro", { affiliate: link }) : t("customers.unbound")}
        back={{ href: `${base}/sales`, label: t("nav.sales") }}
      />
      <Card title={t("sales.customer")}>
        <Facts
          facts={[
            { label: t("customers.reference"), value: <Name>{customer.externalId}</Name> },
            { label: t("affiliates.email"), value: customer.email ?? <Nothing /> },
            { label: t("affiliates.country"), value: customer.country ?? <Nothing /> },
            { label: t("sales.credited"), value: link ?? t("sales.nobody") },
            ...(customer.boundBy ? [{ label: t("customers.bound_by"), value: t(`sales.by_${customer.boundBy}`) }] : []),
            ...claims.map(({ id, answer, status }) => ({
              label: t("claims.answer"),
              value: (
                <>
                  <a href={`${base}/claims/${id}`}>
                    <Name>{answer}</Name>
                  </a>
                  , {claimStatusText(status)}
                </>
              ),
            })),
            ...(customer.boundAt
              ? [{ label: t("coupons.since"), value: <DateTime at={customer.boundAt} zone={zone} /> }]
              : []),
          ]}
        />
      </Card>
      <Table caption={t("customers.sales")} rows={sales} empty={t("sales.none")} columns={saleColumns(base, zone)} />
      {props.mayRebind && <RebindForm {...props} />}
    </>
  )
}

function RebindForm({ customer, programs, base, state }: CustomerProps) {
  return (
    <Card title={t("customers.rebind")} id="rebind">
      <Form
        action={`${customerHref(base, customer.externalId)}/rebinding`}
        submit={t("customers.rebind")}
        fields={[
          {
            name: "email",
            label: t("coupons.email"),
            kind: "email",
            isRequired: true,
            hint: t("customers.rebind_hint"),
            pointer: "/affiliate_id",
          },
          { name: "program", label: t("earnings.program"), kind: "select", options: programs },
          { name: "reason", label: t("inbox.reason"), isRequired: true, maxLength: 500 },
        ]}
        {...(state && { state })}
      />
    </Card>
  )
}
