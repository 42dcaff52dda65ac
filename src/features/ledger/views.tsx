import { figure } from "../../lib/csv.ts"
import { toMajor } from "../../lib/currency.ts"
import { isMessage, t } from "../../web/reader.ts"
import { Badge } from "../../web/ui/badge.tsx"
import type { Listing } from "../../web/ui/list.ts"
import { currencyColumn, currencyFilter, isShown, type ListColumn, timeColumn } from "../../web/ui/listed.tsx"
import { type Column, ListBar, type Page, Pager, Table } from "../../web/ui/table.tsx"
import { Count, Money, Nothing, PageHead } from "../../web/ui/text.tsx"
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
  /** A page of the entries that match, and what they match. */
  entries: ShownEntry[]
  list: Listing
  page: Page
  zone: string
}

/** The asset of credit accounts is no currency. */
const isMoney = ({ currency }: { currency: string }) => currency.length === 3
const PARTS_OF_CLOSE = 10_000

/** The trial balance by kinds of accounts, and the entries behind it. */
export function LedgerView({ isBalanced, accounts, entries, list, page, zone }: LedgerProps) {
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
      <ListBar
        list={list}
        search={t("money.search_entries")}
        filters={[currencyFilter(t, accounts.filter(isMoney))]}
        hasFile
      />
      <Table
        caption={t("money.entries")}
        rows={entries}
        list={list}
        empty={t("money.no_entries")}
        columns={entryColumns(t, zone).filter(isShown)}
      />
      <Pager {...page} />
    </>
  )
}

function Amount({ amount, currency }: { amount: bigint; currency: string }) {
  if (isMoney({ currency })) return <Money amount={amount} currency={currency} />
  return <Count value={Number(amount) / PARTS_OF_CLOSE} />
}

type Say = typeof t

function sideColumns<Row extends { currency: string }>(say: Say, amount: (row: Row) => bigint): Column<Row>[] {
  const side = (title: string, sign: bigint): Column<Row> => ({
    title,
    kind: "number",
    cell: (row) =>
      amount(row) * sign > 0n ? <Amount amount={amount(row) * sign} currency={row.currency} /> : <Nothing />,
    file: (row) => (amount(row) * sign > 0n ? amountFigure(amount(row) * sign, row.currency) : ""),
  })
  return [side(say("sales.debit"), 1n), side(say("sales.credit"), -1n)]
}

const amountFigure = (amount: bigint, currency: string) =>
  figure(isMoney({ currency }) ? toMajor(amount, currency) : Number(amount) / PARTS_OF_CLOSE)

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
          ...sideColumns(t, (row: AccountLine) => row.balance),
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

function accountText({ kind, channel }: Pick<AccountLine, "kind" | "channel">, say: Say): string {
  if (kind !== "credit") return say(`money.account_${kind}`)
  const key = `channel.${channel}`
  return say("money.account_credit", { channel: say(isMessage(key) ? key : "money.credit_issued") })
}
const accountWords = (row: Pick<AccountLine, "kind" | "channel">) => accountText(row, t)

/** The columns of the entries and of their file. */
export const entryColumns = (say: Say, zone: string): ListColumn<ShownEntry>[] => [
  timeColumn<ShownEntry>(say("sales.when"), (row) => row.at, { zone, sort: "at" }),
  {
    title: say("sales.account"),
    cell: (row) => (
      <>
        {accountWords(row)}
        {row.name && <span class="sub">{row.name}</span>}
      </>
    ),
    file: (row) => accountText(row, say),
  },
  { title: say("coupons.affiliate"), file: (row) => row.name ?? "" },
  ...sideColumns(say, (row: ShownEntry) => row.amount),
  currencyColumn(say),
  {
    title: say("payouts.what"),
    cell: (row) => (row.href ? <a href={row.href}>{causeText(row, t)}</a> : causeText(row, t)),
    file: (row) => causeText(row, say),
  },
]

function causeText({ cause }: ShownEntry, say: Say): string {
  const key = `money.ref_${cause}`
  return say(isMessage(key) ? key : "money.ref_other")
}
