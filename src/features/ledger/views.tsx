import { isMessage, t } from "../../web/reader.ts"
import { Badge } from "../../web/ui/badge.tsx"
import { Form, type FormState } from "../../web/ui/form.tsx"
import { type Column, type Page, Pager, Table } from "../../web/ui/table.tsx"
import { Count, DateTime, Money, Nothing, PageHead } from "../../web/ui/text.tsx"
import type { AccountKind, AccountLine } from "./posting/core/fold.ts"

export type ShownEntry = {
  at: string
  kind: AccountKind
  channel: string | null
  /** Of the affiliate whose account it is. */
  name: string | null
  /** Debit positive, credit negative, minor units; of credit, ten-thousandths of a close. */
  amount: bigint
  currency: string
  /** What caused it, and where that is to be seen. */
  cause: string
  href: string | null
}

type LedgerProps = {
  isBalanced: boolean
  accounts: AccountLine[]
  entries: ShownEntry[]
  base: string
  page: Page
  zone: string
  filter?: FormState
}

/** The asset of credit accounts is no currency. */
const isMoney = ({ currency }: { currency: string }) => currency.length === 3
const PARTS_OF_CLOSE = 10_000

/** The trial balance by kinds of accounts, and the entries behind it. */
export function LedgerView({ isBalanced, accounts, entries, base, page, zone, filter }: LedgerProps) {
  const currencies = [...new Set(accounts.filter(isMoney).map((row) => row.currency))].sort()
  const credit = accounts.filter((row) => !isMoney(row))
  return (
    <>
      <PageHead title={t("nav.ledger")} intro={t("money.ledger_intro")}>
        <Badge tone={isBalanced ? "good" : "bad"} text={t(isBalanced ? "money.balanced" : "money.unbalanced")} />
      </PageHead>
      {currencies.map((currency) => (
        <TrialBalance currency={currency} rows={accounts.filter((row) => row.currency === currency)} />
      ))}
      {credit.length > 0 && <CreditBalance rows={credit} />}
      <Form
        method="get"
        action={`${base}/ledger`}
        shape="row"
        submit={t("kit.apply")}
        fields={[{ name: "name", label: t("money.search_entries"), kind: "search" }]}
        {...(filter && { state: filter })}
      />
      <Table caption={t("money.entries")} rows={entries} empty={t("money.no_entries")} columns={entryColumns(zone)} />
      <Pager {...page} />
    </>
  )
}

function Amount({ amount, currency }: { amount: bigint; currency: string }) {
  if (isMoney({ currency })) return <Money amount={amount} currency={currency} />
  return <Count value={Number(amount) / PARTS_OF_CLOSE} />
}

function sideColumns<Row extends { currency: string }>(amount: (row: Row) => bigint): Column<Row>[] {
  const side = (title: string, sign: bigint): Column<Row> => ({
    title,
    kind: "number",
    cell: (row) =>
      amount(row) * sign > 0n ? <Amount amount={amount(row) * sign} currency={row.currency} /> : <Nothing />,
  })
  return [side(t("sales.debit"), 1n), side(t("sales.credit"), -1n)]
}

function Balance({
  caption,
  rows,
  isCaptionUnseen,
}: {
  caption: string
  rows: AccountLine[]
  isCaptionUnseen?: boolean
}) {
  const [zero, open] = [rows.filter((row) => row.balance === 0n), rows.filter((row) => row.balance !== 0n)]
  const sum = (sign: bigint) =>
    open.reduce((all, row) => (row.balance * sign > 0n ? all + row.balance * sign : all), 0n)
  const total = (sign: bigint) => <Amount amount={sum(sign)} currency={rows[0]?.currency ?? ""} />
  const zeros = zero.reduce((all, row) => all + row.count, 0)
  return (
    <>
      <Table
        caption={caption}
        isCaptionUnseen={isCaptionUnseen ?? false}
        rows={open}
        empty={t("money.zero_rows", { n: zeros })}
        columns={[
          { title: t("sales.account"), cell: (row) => <AccountCell row={row} /> },
          ...sideColumns((row: AccountLine) => row.balance),
        ]}
        total={[t("money.total"), total(1n), total(-1n)]}
      />
      {zeros > 0 && open.length > 0 && <p class="soft">{t("money.zero_rows", { n: zeros })}</p>}
    </>
  )
}

const TrialBalance = ({ currency, rows }: { currency: string; rows: AccountLine[] }) => (
  <Balance caption={t("money.trial_in", { currency })} rows={rows} />
)

const CreditBalance = ({ rows }: { rows: AccountLine[] }) => (
  <>
    <h2>{t("money.closes")}</h2>
    <p class="soft">{t("money.closes_words")}</p>
    <Balance caption={t("money.closes")} isCaptionUnseen rows={rows} />
  </>
)

const OF_AFFILIATES: readonly AccountKind[] = ["pending", "payable", "in_transit", "receivable"]

function AccountCell({ row }: { row: AccountLine }) {
  return (
    <>
      {accountWords(row)}
      {OF_AFFILIATES.includes(row.kind) && <span class="sub">{t("money.affiliates_n", { n: row.count })}</span>}
    </>
  )
}

function accountWords({ kind, channel }: Pick<AccountLine, "kind" | "channel">): string {
  if (kind !== "credit") return t(`money.account_${kind}`)
  const key = `channel.${channel}`
  return t("money.account_credit", { channel: isMessage(key) ? t(key) : t("money.credit_issued") })
}

function entryColumns(zone: string): Column<ShownEntry>[] {
  return [
    { title: t("sales.when"), cell: (row) => <DateTime at={row.at} zone={zone} /> },
    {
      title: t("sales.account"),
      cell: (row) => (
        <>
          {accountWords(row)}
          {row.name && <span class="sub">{row.name}</span>}
        </>
      ),
    },
    ...sideColumns((row: ShownEntry) => row.amount),
    {
      title: t("payouts.what"),
      cell: (row) => (row.href ? <a href={row.href}>{causeWords(row)}</a> : causeWords(row)),
    },
  ]
}

function causeWords({ cause }: ShownEntry): string {
  const key = `money.ref_${cause}`
  return isMessage(key) ? t(key) : t("money.ref_other")
}
