import { Badge } from "../../web/ui/badge.tsx"
import { Form, type FormState } from "../../web/ui/form.tsx"
import { type Column, type Page, Pager, Table } from "../../web/ui/table.tsx"
import { DateTime, Money, Nothing, PageHead } from "../../web/ui/text.tsx"

/** Debit positive, credit negative, minor units. */
export type AccountRow = { account: string; currency: string; balance: bigint; name: string | null }

export type ShownEntry = {
  transactionId: string
  at: string
  account: string
  /** Of the affiliate whose account it is. */
  name: string | null
  /** Debit positive, credit negative, minor units. */
  amount: bigint
  currency: string
  /** What caused it: a sale, a refund, a run, an item. */
  ref: string
}

type LedgerProps = {
  isBalanced: boolean
  accounts: AccountRow[]
  entries: ShownEntry[]
  base: string
  page: Page
  zone: string
  filter?: FormState
}

/** The trial balance and the entries behind it. */
export function LedgerView({ isBalanced, accounts, entries, base, page, zone, filter }: LedgerProps) {
  const currencies = [...new Set(accounts.map((row) => row.currency))].sort()
  return (
    <>
      <PageHead title="Ledger" intro="Double entry, append-only. A correction is a new entry that reverses the old.">
        <Badge tone={isBalanced ? "good" : "bad"} text={isBalanced ? "balanced" : "out of balance"} />
      </PageHead>
      {currencies.map((currency) => (
        <TrialBalance currency={currency} rows={accounts.filter((row) => row.currency === currency)} />
      ))}
      <Form
        method="get"
        action={`${base}/ledger`}
        shape="row"
        submit="Filter"
        fields={[
          { name: "account", label: "Account", kind: "search", placeholder: "liability:affiliate:…" },
          { name: "ref", label: "Reference", kind: "search", placeholder: "sal_…, rfd_…, run_…" },
        ]}
        {...(filter && { state: filter })}
      />
      <Table caption="Entries" rows={entries} empty="No matching entries." columns={entryColumns(zone)} />
      <Pager {...page} />
    </>
  )
}

function sideColumns<Row extends { currency: string }>(amount: (row: Row) => bigint): Column<Row>[] {
  const side = (title: string, sign: bigint): Column<Row> => ({
    title,
    kind: "number",
    cell: (row) =>
      amount(row) * sign > 0n ? <Money amount={amount(row) * sign} currency={row.currency} /> : <Nothing />,
  })
  return [side("Debit", 1n), side("Credit", -1n)]
}

function TrialBalance({ currency, rows }: { currency: string; rows: AccountRow[] }) {
  const sum = (sign: bigint) =>
    rows.reduce((total, row) => (row.balance * sign > 0n ? total + row.balance * sign : total), 0n)
  return (
    <Table
      caption={`Trial balance, ${currency}`}
      rows={rows}
      empty=""
      columns={[
        { title: "Account", cell: (row) => <Account row={row} /> },
        ...sideColumns((row: AccountRow) => row.balance),
      ]}
      total={["Total", <Money amount={sum(1n)} currency={currency} />, <Money amount={sum(-1n)} currency={currency} />]}
    />
  )
}

function entryColumns(zone: string): Column<ShownEntry>[] {
  return [
    { title: "When", cell: (row) => <DateTime at={row.at} zone={zone} /> },
    { title: "Account", cell: (row) => <Account row={row} /> },
    ...sideColumns((row: ShownEntry) => row.amount),
    {
      title: "Reference",
      cell: (row) => (
        <>
          <code>{row.ref}</code>
          <span class="sub">
            <code>{row.transactionId}</code>
          </span>
        </>
      ),
    },
  ]
}

/** Long keys may break after a colon and nowhere else. */
function Account({ row }: { row: { account: string; name: string | null } }) {
  const parts = row.account.split(":")
  return (
    <>
      <code>{parts.flatMap((part, index) => (index === 0 ? [part] : [":", <wbr />, part]))}</code>
      {row.name && <span class="sub">{row.name}</span>}
    </>
  )
}
