import { figure } from "../../../lib/csv.ts"
import { toMajor } from "../../../lib/currency.ts"
import type { MessageKey } from "../../../web/messages/catalogue.ts"
import { t, tx } from "../../../web/reader.ts"
import { StateBadge } from "../../../web/ui/badge.tsx"
import { ButtonForm, Form, type FormState } from "../../../web/ui/form.tsx"
import type { FileColumn, Listing } from "../../../web/ui/list.ts"
import { type Column, ListBar, ListPages, Table } from "../../../web/ui/table.tsx"
import { Count, DateTime, Money, Monies, MoniesInline, Name, Nothing, PageHead } from "../../../web/ui/text.tsx"
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
  all: DebtRow[]
  shown: DebtRow[]
  list: Listing
  base: string
  /** Where the vendor's pages begin that are not about money. */
  company: string
  zone: string
  refused?: Refused
}

/** What affiliates owe back, of which sale, how long, and what becomes of it. */
export function DebtsView(props: DebtsProps) {
  const { rows, all, shown, list } = props
  const open = rows.filter(({ status }) => status === "open")
  const currencies = [...new Set(rows.map(({ currency }) => currency))].sort()
  const people = new Set(open.map(({ affiliateId }) => affiliateId)).size
  return (
    <>
      <PageHead title={t("nav.debts")} intro={t("money.debts_intro")} />
      {open.length > 0 && (
        <p class="lead">{tx("debts.open", { sums: <MoniesInline sums={sumsOf(open)} />, n: people })}</p>
      )}
      {rows.length > 0 && (
        <ListBar
          list={list}
          search={t("debts.search")}
          filters={[
            {
              name: "state",
              label: t("affiliates.state"),
              options: DEBT_STATUSES.map((value) => ({ value, label: t(`state.${value}`) })),
            },
            {
              name: "currency",
              label: t("affiliates.currency"),
              options: currencies.map((value) => ({ value, label: value })),
            },
          ]}
          hasFile
        />
      )}
      <Table
        caption={t("nav.debts")}
        isCaptionUnseen
        rows={shown}
        list={list}
        empty={t("money.no_debts")}
        columns={debtColumns(props)}
        total={[t("money.total"), "", <Monies sums={sumsOf(all)} />, "", "", "", ""]}
      />
      <ListPages list={list} />
    </>
  )
}

function sumsOf(rows: DebtRow[]) {
  const currencies = [...new Set(rows.map(({ currency }) => currency))].sort()
  const sumIn = (currency: string) =>
    rows.reduce((sum, row) => (row.currency === currency ? sum + row.amount : sum), 0n)
  return currencies.map((currency) => ({ currency, amount: sumIn(currency) }))
}

function debtColumns({ base, company, zone, refused }: DebtsProps): Column<DebtRow>[] {
  return [
    {
      title: t("coupons.affiliate"),
      sort: "name",
      cell: (row) => (
        <>
          <a href={`${base}/affiliates/${row.affiliateId}`}>
            <Name>{row.name}</Name>
          </a>
          <span class="sub">
            <a href={`${base}/statements/${row.affiliateId}`}>{t("payouts.statement")}</a>
          </span>
        </>
      ),
    },
    { title: t("debts.from"), cell: (row) => <Cause row={row} company={company} /> },
    {
      title: t("rules.flat"),
      kind: "number",
      sort: "amount",
      cell: (row) => <Money amount={row.amount} currency={row.currency} />,
    },
    { title: t("coupons.since"), sort: "since", cell: (row) => <DateTime at={row.since} zone={zone} isDay /> },
    { title: t("money.days"), kind: "number", cell: (row) => <Count value={row.days} /> },
    { title: t("affiliates.state"), sort: "state", cell: (row) => <StateBadge state={row.status} /> },
    {
      title: t("money.write_off"),
      cell: (row) => <WriteOff row={row} base={base} state={refused?.id === row.id ? refused.state : undefined} />,
    },
  ]
}

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

type Say = (key: MessageKey) => string

/** What the file says of each, amounts in major units. */
export const debtFileColumns = (say: Say): FileColumn<DebtRow>[] => [
  { title: say("coupons.affiliate"), file: (row) => row.name },
  { title: say("debts.from"), file: (row) => row.sale?.name ?? "" },
  { title: say("inbox.reason"), file: (row) => say(`debts.by_${row.cause}`) },
  { title: say("rules.flat"), file: (row) => figure(toMajor(row.amount, row.currency)) },
  { title: say("affiliates.currency"), file: (row) => row.currency },
  { title: say("coupons.since"), file: (row) => row.since },
  { title: say("affiliates.state"), file: (row) => say(`state.${row.status}`) },
]
