import type { AffiliateStatus } from "../../vocabulary/affiliate-statuses.ts"
import { StateBadge } from "../../web/ui/badge.tsx"
import { Card, Facts } from "../../web/ui/card.tsx"
import { Table } from "../../web/ui/table.tsx"
import { DateTime, Money, Nothing, OutLink, PageHead } from "../../web/ui/text.tsx"
import { type BalanceRow, Balances, type CommissionRow, KINDS } from "../commissions/views.tsx"
import { StatusButtons } from "../programs/views.tsx"

type AffiliateFacts = {
  id: string
  name: string
  email: string
  country: string | null
  status: AffiliateStatus
  programName: string
  createdAt: string
}

type LinkFacts = { id: string; slug: string; url: string; destinationUrl: string; status: string }

type CommissionFacts = Pick<
  CommissionRow,
  "id" | "kind" | "saleExternalId" | "amount" | "reversedAmount" | "currency" | "status" | "earnedAt"
> & { saleId: string | null; note: string | null }

export type AffiliatePageProps = {
  affiliate: AffiliateFacts
  balances: BalanceRow[]
  links: LinkFacts[]
  commissions: CommissionFacts[]
  /** The vendor's pages, wherever this one is shown. */
  vendorBase: string
  zone: string
  mayManage: boolean
}

/** One affiliate: who they are, what stands for them in the ledger, their latest links and commissions. */
export function AffiliateView(props: AffiliatePageProps) {
  const { affiliate, balances, vendorBase, zone, mayManage } = props
  return (
    <>
      <PageHead title={affiliate.name} intro={affiliate.email}>
        {mayManage && <StatusButtons row={affiliate} base={vendorBase} />}
      </PageHead>
      <Card title="About" aside={<StateBadge state={affiliate.status} />}>
        <Facts
          facts={[
            { label: "Program", value: affiliate.programName },
            { label: "Country", value: affiliate.country ?? <Nothing /> },
            { label: "Here since", value: <DateTime at={affiliate.createdAt} zone={zone} isDay /> },
            { label: "Id", value: <code>{affiliate.id}</code> },
          ]}
        />
      </Card>
      <Balances balances={balances} />
      <Table
        caption="Latest commissions"
        rows={props.commissions}
        empty="Nothing earned yet."
        columns={[
          { title: "For", cell: (row) => <For row={row} vendorBase={vendorBase} /> },
          { title: "Earned", cell: (row) => <DateTime at={row.earnedAt} zone={zone} isDay /> },
          {
            title: "Amount",
            kind: "number",
            cell: (row) => <Money amount={row.amount - row.reversedAmount} currency={row.currency} />,
          },
          { title: "State", cell: (row) => <StateBadge state={row.status} /> },
          { title: "Note", cell: (row) => row.note ?? <Nothing /> },
        ]}
      />
      <Table
        caption="Latest links"
        rows={props.links}
        empty="No links yet."
        columns={[
          { title: "Link", cell: (row) => <OutLink url={row.url}>{row.slug}</OutLink> },
          { title: "Leads to", cell: (row) => <OutLink url={row.destinationUrl} /> },
          { title: "Status", cell: (row) => <StateBadge state={row.status} /> },
        ]}
      />
    </>
  )
}

function For({ row, vendorBase }: { row: CommissionFacts; vendorBase: string }) {
  if (row.saleId === null) return KINDS[row.kind]
  return <a href={`${vendorBase}/sales/${row.saleId}`}>{row.saleExternalId ?? row.saleId}</a>
}
