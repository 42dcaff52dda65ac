import { StateBadge } from "../../../web/ui/badge.tsx"
import { ButtonForm, Form } from "../../../web/ui/form.tsx"
import { type Page, Pager, Table } from "../../../web/ui/table.tsx"
import { Count, DateTime, Money, Nothing, PageHead } from "../../../web/ui/text.tsx"

export type DebtRow = {
  id: string
  affiliateId: string
  name: string
  amount: bigint
  currency: string
  status: string
  since: string
  days: number
  /** Why somebody asked to give it up; null when nobody did. */
  writeOffReason: string | null
  may: "ask" | "approve" | null
}

type DebtsProps = { debts: DebtRow[]; base: string; page: Page; zone: string }

/** What affiliates owe back, how long, and what becomes of it. */
export function DebtsView({ debts, base, page, zone }: DebtsProps) {
  return (
    <>
      <PageHead
        title="Debts"
        intro="What was paid and then refunded. The next run nets it; two people may write it off."
      />
      <Table
        caption="Debts"
        rows={debts}
        empty="Nobody owes anything back."
        columns={[
          {
            title: "Affiliate",
            cell: (row) => (
              <>
                <a href={`${base}/statements/${row.affiliateId}`}>{row.name}</a>
                <span class="sub">
                  <code>{row.id}</code>
                </span>
              </>
            ),
          },
          { title: "Amount", kind: "number", cell: (row) => <Money amount={row.amount} currency={row.currency} /> },
          { title: "Since", cell: (row) => <DateTime at={row.since} zone={zone} isDay /> },
          { title: "Days", kind: "number", cell: (row) => <Count value={row.days} /> },
          { title: "State", cell: (row) => <StateBadge state={row.status} /> },
          { title: "Write-off", cell: (row) => <WriteOff row={row} base={base} /> },
        ]}
      />
      <Pager {...page} />
    </>
  )
}

function WriteOff({ row, base }: { row: DebtRow; base: string }) {
  const action = `${base}/debts/${row.id}/write-off`
  if (row.may === "approve")
    return (
      <>
        <span class="sub">{row.writeOffReason}</span>
        <ButtonForm action={`${action}-approval`} label="Approve" tone="danger" />
      </>
    )
  if (row.may === "ask" && row.writeOffReason === null)
    return (
      <Form
        action={action}
        shape="row"
        submit="Request write-off"
        fields={[{ name: "reason", label: "Reason", isRequired: true, maxLength: 500 }]}
      />
    )
  return row.writeOffReason === null ? <Nothing /> : row.writeOffReason
}
