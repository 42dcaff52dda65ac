import { t } from "../../../web/reader.ts"
import { Card, Facts } from "../../../web/ui/card.tsx"
import { EmptyState } from "../../../web/ui/empty.tsx"
import { Form } from "../../../web/ui/form.tsx"
import { type Page, Pager } from "../../../web/ui/table.tsx"
import { DateTime, Money, Name, PageHead } from "../../../web/ui/text.tsx"

export type HeldRow = {
  id: string
  /** The order that it is for; null for what is no sale. */
  sale: { id: string; externalId: string; amount: bigint; currency: string } | null
  affiliate: { id: string; name: string }
  /** Of what it is a share, where it is one: in words. */
  share: string | null
  amount: bigint
  currency: string
  earnedAt: string
  /** In sentences. */
  why: string
}

type HeldProps = { held: HeldRow[]; base: string; page: Page; zone: string; mayDecide: boolean }

/** Commissions that wait for a person, each with what speaks against it and both ways to decide. */
export function HeldView({ held, base, page, zone, mayDecide }: HeldProps) {
  return (
    <>
      <PageHead title={t("nav.held")} intro={t("held.intro", { n: held.length })} />
      {held.length === 0 && <EmptyState words={t("held.none")} />}
      {held.map((row) => (
        <HeldCard row={row} base={base} zone={zone} mayDecide={mayDecide} />
      ))}
      <Pager {...page} />
    </>
  )
}

function HeldCard({ row, base, zone, mayDecide }: { row: HeldRow } & Pick<HeldProps, "base" | "zone" | "mayDecide">) {
  const { sale } = row
  const reason = { name: "reason", maxLength: 500 }
  return (
    <Card title={row.why} id={row.id}>
      <Facts
        facts={[
          {
            label: t("coupons.affiliate"),
            value: (
              <a href={`${base}/affiliates/${row.affiliate.id}`}>
                <Name>{row.affiliate.name}</Name>
              </a>
            ),
          },
          { label: t("sales.commission"), value: <Money amount={row.amount} currency={row.currency} /> },
          ...(row.share === null ? [] : [{ label: t("earnings.for"), value: row.share }]),
          ...(sale
            ? [
                {
                  label: t("sales.sale"),
                  value: (
                    <>
                      <a href={`${base}/sales/${sale.id}`}>
                        <Name>{sale.externalId}</Name>
                      </a>
                      {", "}
                      <Money amount={sale.amount} currency={sale.currency} />
                    </>
                  ),
                },
              ]
            : []),
          { label: t("affiliates.earned"), value: <DateTime at={row.earnedAt} zone={zone} /> },
        ]}
      />
      {mayDecide && (
        <div class="pair">
          <Form
            action={`${base}/held/${row.id}/release`}
            submit={t("held.release")}
            fields={[
              { name: "reason", label: t("affiliates.note"), maxLength: 500, hint: t("affiliates.reason_hint") },
            ]}
          />
          <Form
            action={`${base}/held/${row.id}/rejection`}
            submit={t("confirm.reject_submit")}
            tone="danger"
            fields={[{ ...reason, label: t("inbox.reason"), hint: t("affiliates.reason_hint"), isRequired: true }]}
          />
        </div>
      )}
    </Card>
  )
}
