import { t } from "../../../web/reader.ts"
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
      <PageHead title={t("nav.debts")} intro={t("money.debts_intro")} />
      <Table
        caption={t("nav.debts")}
        rows={debts}
        empty={t("money.no_debts")}
        columns={[
          {
            title: t("coupons.affiliate"),
            cell: (row) => <a href={`${base}/statements/${row.affiliateId}`}>{row.name}</a>,
          },
          {
            title: t("rules.flat"),
            kind: "number",
            cell: (row) => <Money amount={row.amount} currency={row.currency} />,
          },
          { title: t("coupons.since"), cell: (row) => <DateTime at={row.since} zone={zone} isDay /> },
          { title: t("money.days"), kind: "number", cell: (row) => <Count value={row.days} /> },
          { title: t("affiliates.state"), cell: (row) => <StateBadge state={row.status} /> },
          { title: t("money.write_off"), cell: (row) => <WriteOff row={row} base={base} /> },
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
        <ButtonForm action={`${action}-approval`} label={t("affiliates.approve")} tone="danger" />
      </>
    )
  if (row.may === "ask" && row.writeOffReason === null)
    return (
      <Form
        action={action}
        shape="row"
        submit={t("money.ask_write_off")}
        fields={[{ name: "reason", label: t("inbox.reason"), isRequired: true, maxLength: 500 }]}
      />
    )
  return row.writeOffReason === null ? <Nothing /> : row.writeOffReason
}
