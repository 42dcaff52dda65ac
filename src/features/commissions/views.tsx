import { t } from "../../web/reader.ts"
import { Stats } from "../../web/ui/card.tsx"
import { type Page, Pager, Table } from "../../web/ui/table.tsx"
import { Money, PageHead } from "../../web/ui/text.tsx"
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

/** What a vendor owes to whom. One table per currency, so that each column has an honest total. */
export function OwedView({ owed, base, page }: { owed: OwedRow[]; base: string; page: Page }) {
  const currencies = [...new Set(owed.map((row) => row.currency))].sort()
  return (
    <>
      <PageHead title={t("money.owed_title")} intro={t("money.owed_intro")} />
      {currencies.length === 0 && (
        <div class="empty">
          <p>{t("money.owed_nobody")}</p>
        </div>
      )}
      {currencies.map((currency) => (
        <OwedTable currency={currency} rows={owed.filter((row) => row.currency === currency)} base={base} />
      ))}
      <Pager {...page} />
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

function OwedTable({ currency, rows, base }: { currency: string; rows: OwedRow[]; base: string }) {
  return (
    <Table
      caption={t("statements.in", { currency })}
      rows={rows}
      empty=""
      columns={[
        {
          title: t("coupons.affiliate"),
          cell: (row) => <a href={`${base}/affiliates/${row.affiliateId}`}>{row.name}</a>,
        },
        ...OWED_COLUMNS.map(([title, key]) => ({
          title: t(title),
          kind: "number" as const,
          cell: (row: OwedRow) => <Money amount={row[key]} currency={currency} />,
        })),
      ]}
      total={[
        t("money.total_page"),
        ...OWED_COLUMNS.map(([, key]) => (
          <Money amount={rows.reduce((sum, row) => sum + row[key], 0n)} currency={currency} />
        )),
      ]}
    />
  )
}
