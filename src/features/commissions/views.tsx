import type { MessageKey } from "../../web/messages/catalogue.ts"
import { t } from "../../web/reader.ts"
import { Stats } from "../../web/ui/card.tsx"
import type { Arranged } from "../../web/ui/list.ts"
import { currencyColumn, currencyFilter, List, type ListColumn, moneyColumn } from "../../web/ui/listed.tsx"
import { Money, PageHead } from "../../web/ui/text.tsx"
import { affiliateColumn } from "../programs/affiliates/affiliate-column-view.tsx"
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

type OwedProps = { owed: OwedRow[]; found: Arranged<OwedRow>; base: string }

/** What a vendor owes to whom, a row an affiliate and currency; each currency has a total of its own. */
export function OwedView({ owed, found, base }: OwedProps) {
  return (
    <>
      <PageHead title={t("money.owed_title")} intro={t("money.owed_intro")} />
      <List
        caption={t("money.owed_title")}
        isCaptionUnseen
        found={found}
        search={t("money.search_entries")}
        filters={[currencyFilter(t, owed)]}
        empty={t("money.owed_nobody")}
        columns={owedColumns(t, base)}
      />
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

/** The columns of the list and of its file. */
export const owedColumns = (say: (key: MessageKey) => string, base: string): ListColumn<OwedRow>[] => [
  affiliateColumn(say, base),
  ...OWED_COLUMNS.map(([title, key]) => moneyColumn<OwedRow>(say(title), (row) => row[key], key)),
  currencyColumn(say),
]
