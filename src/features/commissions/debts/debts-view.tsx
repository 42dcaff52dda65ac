import type { MessageKey } from "../../../web/messages/catalogue.ts"
import { t, tx } from "../../../web/reader.ts"
import { StateBadge } from "../../../web/ui/badge.tsx"
import { ButtonForm, Form, type FormState } from "../../../web/ui/form.tsx"
import type { Arranged } from "../../../web/ui/list.ts"
import {
  currencyColumn,
  currencyFilter,
  List,
  type ListColumn,
  moneyColumn,
  sumsOf,
  timeColumn,
} from "../../../web/ui/listed.tsx"
import { Count, MoniesInline, Name, Nothing, PageHead } from "../../../web/ui/text.tsx"
import { affiliateColumn } from "../../programs/affiliates/affiliate-column-view.tsx"
import { DEBT_STATUSES } from "../commissions/core/state.ts"

export type DebtRow = {
  id: string
  affiliateId: string
  name: string
  /** The sale whose commission was taken back; null for what was earned otherwise. */
  sale: { id: string; name: string } | null
  cause: "refund" | "amendment" | "other"
  amount: bigint
  currency: string
  status: (typeof DEBT_STATUSES)[number]
  since: string
  days: number
  /** Why somebody asked to give it up; null when nobody did. */
  writeOffReason: string | null
  may: "ask" | "approve" | null
}

/** What was entered about one debt and refused. */
export type Refused = { id: string; state: FormState }

type DebtsProps = {
  rows: DebtRow[]
  found: Arranged<DebtRow>
  base: string
  /** Where the vendor's pages begin that are not about money. */
  company: string
  zone: string
  refused?: Refused
}

/** What affiliates owe back, of which sale, how long, and what becomes of it. */
export function DebtsView(props: DebtsProps) {
  const { rows, found } = props
  const open = rows.filter(({ status }) => status === "open")
  const people = new Set(open.map(({ affiliateId }) => affiliateId)).size
  return (
    <>
      <PageHead title={t("nav.debts")} intro={t("money.debts_intro")} />
      {open.length > 0 && (
        <p class="lead">
          {tx("debts.open", { sums: <MoniesInline sums={sumsOf(open, (row) => row.amount)} />, n: people })}
        </p>
      )}
      <List
        caption={t("nav.debts")}
        isCaptionUnseen
        found={found}
        search={t("debts.search")}
        filters={[
          {
            name: "state",
            label: t("affiliates.state"),
            options: DEBT_STATUSES.map((value) => ({ value, label: t(`state.${value}`) })),
          },
          currencyFilter(t, rows),
        ]}
        empty={t("money.no_debts")}
        columns={[...debtColumns(t, props), writeOffColumn(props)]}
      />
    </>
  )
}

type Say = (key: MessageKey) => string

/** The columns of the list and of its file. */
export function debtColumns(
  say: Say,
  { base, company, zone }: Omit<DebtsProps, "rows" | "found">,
): ListColumn<DebtRow>[] {
  const { cell, ...affiliate } = affiliateColumn(say, base)
  return [
    {
      ...affiliate,
      cell: (row) => (
        <>
          {cell(row)}
          <span class="sub">
            <a href={`${base}/statements/${row.affiliateId}`}>{t("payouts.statement")}</a>
          </span>
        </>
      ),
    },
    {
      title: say("debts.from"),
      cell: (row) => <Cause row={row} company={company} />,
      file: (row) => row.sale?.name ?? "",
    },
    { title: say("inbox.reason"), file: (row) => say(`debts.by_${row.cause}`) },
    moneyColumn<DebtRow>(say("rules.flat"), (row) => row.amount, "amount"),
    currencyColumn(say),
    timeColumn<DebtRow>(say("coupons.since"), (row) => row.since, { zone, sort: "since", isDay: true }),
    { title: say("money.days"), kind: "number", cell: (row) => <Count value={row.days} /> },
    {
      title: say("affiliates.state"),
      sort: "state",
      cell: (row) => <StateBadge state={row.status} />,
      file: (row) => say(`state.${row.status}`),
    },
  ]
}

const writeOffColumn = ({ base, refused }: DebtsProps): ListColumn<DebtRow> => ({
  title: t("money.write_off"),
  cell: (row) => <WriteOff row={row} base={base} state={refused?.id === row.id ? refused.state : undefined} />,
})

/** The sale that the money was for, and what took it back: both are on the sale's page. */
function Cause({ row, company }: { row: DebtRow; company: string }) {
  if (row.sale === null) return t(`debts.by_${row.cause}`)
  return (
    <>
      <a href={`${company}/sales/${row.sale.id}`}>
        <Name>{row.sale.name}</Name>
      </a>
      <span class="sub">{t(`debts.by_${row.cause}`)}</span>
    </>
  )
}

function WriteOff({ row, base, state }: { row: DebtRow; base: string; state: FormState | undefined }) {
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
        {...(state && { state })}
      />
    )
  return row.writeOffReason === null ? <Nothing /> : row.writeOffReason
}
