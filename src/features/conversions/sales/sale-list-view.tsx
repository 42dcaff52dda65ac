import { pathPart } from "../../../lib/path-part.ts"
import type { Basis } from "../../../vocabulary/evidence.ts"
import { t } from "../../../web/reader.ts"
import { StateBadge } from "../../../web/ui/badge.tsx"
import { Form, type FormState } from "../../../web/ui/form.tsx"
import { type Column, type Page, Pager, Table } from "../../../web/ui/table.tsx"
import { DateTime, Money, Name, Nothing, PageHead } from "../../../web/ui/text.tsx"

export type ShownSale = {
  id: string
  externalId: string
  occurredAt: string
  customer: string
  amount: bigint
  refundedAmount: bigint
  currency: string
  basis: Basis | null
  affiliate: { id: string; name: string } | null
  /** What was earned by it, less what was reversed; null when nothing was. */
  commission: { amount: bigint; status: string } | null
  isVerified: boolean
}

type SalesProps = { sales: ShownSale[]; base: string; page: Page; zone: string; filter?: FormState }

/** Every sale and who it is credited to, unattributed ones too. */
export function SalesView({ sales, base, page, zone, filter }: SalesProps) {
  return (
    <>
      <PageHead title={t("nav.sales")} intro={t("sales.intro")} />
      <Form
        method="get"
        action={`${base}/sales`}
        shape="row"
        submit={t("kit.apply")}
        fields={[
          { name: "order", label: t("sales.order"), kind: "search" },
          { name: "customer", label: t("sales.customer"), kind: "search" },
          { name: "from", label: t("sales.from"), kind: "date" },
          { name: "to", label: t("sales.before"), kind: "date" },
        ]}
        {...(filter && { state: filter })}
      />
      <Table
        caption={t("nav.sales")}
        isCaptionUnseen
        rows={sales}
        empty={{ words: t("sales.none"), action: { href: "/docs", label: t("frame.docs") } }}
        columns={saleColumns(base, zone)}
      />
      <Pager {...page} />
    </>
  )
}

/** A customer's page, by the vendor's own name for them; without one, as for "..", the sales. */
export function customerHref(base: string, externalId: string): string {
  const part = pathPart(externalId)
  return part === null ? `${base}/sales` : `${base}/customers/${part}`
}

/** What a list of sales shows of each. */
export function saleColumns(base: string, zone: string): Column<ShownSale>[] {
  return [
    {
      title: t("sales.sale"),
      cell: (row) => (
        <>
          <a href={`${base}/sales/${row.id}`}>
            <Name>{row.externalId}</Name>
          </a>
          <span class="sub">
            <DateTime at={row.occurredAt} zone={zone} />
            {!row.isVerified && `, ${t("sales.unverified")}`}
          </span>
        </>
      ),
    },
    {
      title: t("sales.customer"),
      cell: (row) => (
        <a href={customerHref(base, row.customer)}>
          <Name>{row.customer}</Name>
        </a>
      ),
    },
    {
      title: t("rules.flat"),
      kind: "number",
      cell: (row) => <Money amount={row.amount} currency={row.currency} />,
    },
    {
      title: t("sales.refunded"),
      kind: "number",
      cell: (row) =>
        row.refundedAmount > 0n ? <Money amount={row.refundedAmount} currency={row.currency} /> : <Nothing />,
    },
    {
      title: t("sales.credited"),
      cell: (row) =>
        row.affiliate ? (
          <>
            <a href={`${base}/affiliates/${row.affiliate.id}`}>
              <Name>{row.affiliate.name}</Name>
            </a>
            {row.basis && <span class="sub">{t(`sales.by_${row.basis}`)}</span>}
          </>
        ) : (
          <span class="soft">{t("sales.nobody")}</span>
        ),
    },
    {
      title: t("sales.commission"),
      kind: "number",
      cell: (row) => (row.commission ? <Money amount={row.commission.amount} currency={row.currency} /> : <Nothing />),
    },
    {
      title: t("affiliates.state"),
      cell: (row) => (row.commission ? <StateBadge state={row.commission.status} /> : <Nothing />),
    },
  ]
}
