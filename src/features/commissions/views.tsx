import { figure } from "../../lib/csv.ts"
import { toMajor } from "../../lib/currency.ts"
import type { MessageKey } from "../../web/messages/catalogue.ts"
import { t } from "../../web/reader.ts"
import { Stats } from "../../web/ui/card.tsx"
import type { FileColumn, Listing } from "../../web/ui/list.ts"
import { type Column, ListBar, ListPages, Table } from "../../web/ui/table.tsx"
import { Money, Monies, Name, PageHead } from "../../web/ui/text.tsx"
import type { CommissionKind } from "./commissions/core/state.ts"

/** Minor units, all ≥ 0; `owedBack` is what refunds after payment left to net. */
export type BalanceRow = {
  currency: string
  pending: bigint
  payable: bigint
  inTransit: bigint
  paid: bigint
  owedBack: bigint
}

export type CommissionRow = {
  id: string
  kind: CommissionKind
  /** Null when it is not for a sale. */
  saleExternalId: string | null
  /** Where its explanation is; null when it is not for a sale. */
  saleHref: string | null
  programName: string
  amount: bigint
  reversedAmount: bigint
  currency: string
  status: string
  earnedAt: string
  availableAt: string
  /** A code (`self_referral`, `below_minimum`, …) or a sentence somebody wrote. */
  reason: string | null
}

/** One row of figures per currency: they never mix. */
export function Balances({ balances }: { balances: BalanceRow[] }) {
  return balances.map((balance) => {
    const figure = (amount: bigint) => <Money amount={amount} currency={balance.currency} />
    return (
      <Stats
        facts={[
          { label: t("money.col_pending"), value: figure(balance.pending), hint: t("money.in_hold") },
          { label: t("nav.payable"), value: figure(balance.payable), hint: t("money.next_payout") },
          { label: t("money.col_in_transit"), value: figure(balance.inTransit), hint: t("money.on_its_way") },
          { label: t("statements.paid"), value: figure(balance.paid), hint: t("money.so_far") },
          { label: t("money.col_owed_back"), value: figure(-balance.owedBack), hint: t("money.netted_next") },
        ]}
      />
    )
  })
}

export type OwedRow = BalanceRow & { affiliateId: string; name: string }

type OwedProps = { owed: OwedRow[]; all: OwedRow[]; shown: OwedRow[]; list: Listing; base: string }

/** What a vendor owes to whom, a row an affiliate and currency; each currency has a total of its own. */
export function OwedView({ owed, all, shown, list, base }: OwedProps) {
  const currencies = [...new Set(owed.map((row) => row.currency))].sort()
  const filter = {
    name: "currency",
    label: t("affiliates.currency"),
    options: currencies.map((value) => ({ value, label: value })),
  }
  return (
    <>
      <PageHead title={t("money.owed_title")} intro={t("money.owed_intro")} />
      {owed.length > 0 && <ListBar list={list} search={t("money.search_entries")} filters={[filter]} hasFile />}
      <Table
        caption={t("money.owed_title")}
        isCaptionUnseen
        rows={shown}
        list={list}
        empty={t("money.owed_nobody")}
        columns={owedColumns(t, base)}
        total={[t("money.total"), ...OWED_COLUMNS.map(([, key]) => <Monies sums={sumsOf(all, key)} />)]}
      />
      <ListPages list={list} />
    </>
  )
}

const OWED_COLUMNS = [
  ["money.col_pending", "pending"],
  ["money.col_payable", "payable"],
  ["money.col_in_transit", "inTransit"],
  ["statements.paid", "paid"],
  ["money.col_owed_back", "owedBack"],
] as const
export type OwedColumn = (typeof OWED_COLUMNS)[number][1]

function sumsOf(rows: OwedRow[], key: OwedColumn) {
  const currencies = [...new Set(rows.map(({ currency }) => currency))].sort()
  return currencies.map((currency) => ({
    currency,
    amount: rows.reduce((sum, row) => (row.currency === currency ? sum + row[key] : sum), 0n),
  }))
}

/** The columns of the list, and what its file says: amounts in major units, their currency beside them. */
export function owedColumns(say: (key: MessageKey) => string, base: string): (Column<OwedRow> & FileColumn<OwedRow>)[] {
  return [
    {
      title: say("coupons.affiliate"),
      sort: "name",
      cell: (row) => (
        <a href={`${base}/affiliates/${row.affiliateId}`}>
          <Name>{row.name}</Name>
        </a>
      ),
      file: (row) => row.name,
    },
    ...OWED_COLUMNS.map(([title, key]) => ({
      title: say(title),
      kind: "number" as const,
      sort: key,
      cell: (row: OwedRow) => <Money amount={row[key]} currency={row.currency} />,
      file: (row: OwedRow) => figure(toMajor(row[key], row.currency)),
    })),
  ]
}
