import type { Child } from "hono/jsx"
import { figure } from "../../../lib/csv.ts"
import { toMajor } from "../../../lib/currency.ts"
import type { MessageKey } from "../../../web/messages/catalogue.ts"
import { t, tx } from "../../../web/reader.ts"
import { StateBadge, stateText } from "../../../web/ui/badge.tsx"
import type { Arranged } from "../../../web/ui/list.ts"
import {
  currencyColumn,
  currencyFilter,
  filterOf,
  List,
  type ListColumn,
  moneyColumn,
  timeColumn,
} from "../../../web/ui/listed.tsx"
import { DateTime, Money, Monies, Name, Nothing, PageHead } from "../../../web/ui/text.tsx"
import type { OwnEnrollment } from "../../programs/affiliates/act-for-affiliate.ts"
import { NoProgramView } from "../../programs/affiliates/own-status-view.tsx"
import type { ItemStatus } from "../runs/core/states.ts"
import { PayoutAccounts, type ShownAccount } from "./account-view.tsx"
import { NextPayoutAnswer, type PayoutAnswer } from "./answer-view.tsx"

export type PayoutRow = {
  id: string
  amount: bigint
  returned: bigint
  currency: string
  /** Who pays, and who carries the money. */
  vendor: string
  provider: string
  status: ItemStatus
  reason: string | null
  at: string
  sentAt: string | null
}

type Props = {
  email: string
  enrollments: OwnEnrollment[]
  answer: PayoutAnswer
  paid: { amount: bigint; currency: string }[]
  /** All of them, and what of that is looked at. */
  payouts: PayoutRow[]
  found: Arranged<PayoutRow>
  accounts: ShownAccount[]
  zone: string
}

/** What was paid, when, and what became of each; with the way out where it did not arrive. */
export function OwnPayoutsView({ email, enrollments, answer, paid, payouts, found, accounts, zone }: Props) {
  const statuses = payouts.map(({ status }) => status)
  if (enrollments.length === 0) return <NoProgramView title={t("nav.payouts")} email={email} />
  return (
    <>
      <PageHead title={t("nav.payouts")} intro={<NextPayoutAnswer {...answer} />} />
      {paid.length > 0 && <p>{tx("payouts.intro_paid", { amounts: <Monies sums={paid} /> })}</p>}
      <List
        caption={t("nav.payouts")}
        isCaptionUnseen
        found={found}
        search={t("payouts.from")}
        filters={[
          filterOf("state", t("earnings.state"), statuses, (status) => stateText(status, t)),
          currencyFilter(t, payouts),
        ]}
        empty={{ words: t("payouts.none"), action: { href: "/earnings", label: t("payouts.see_earnings") } }}
        columns={payoutColumns(t, zone)}
      />
      <PayoutAccounts accounts={accounts} />
    </>
  )
}

type Say = (key: MessageKey) => string

/** The columns of the list and of its file. */
export const payoutColumns = (say: Say, zone: string): ListColumn<PayoutRow>[] => [
  timeColumn<PayoutRow>(say("payouts.date"), (row) => row.sentAt ?? row.at, { zone, sort: "at", isDay: true }),
  {
    ...moneyColumn<PayoutRow>(say("rules.flat"), (row) => row.amount, "amount"),
    cell: (row) => <Amount row={row} />,
  },
  currencyColumn(say),
  { title: say("money.taken_back"), file: (row) => figure(toMajor(row.returned, row.currency)) },
  { title: say("payouts.from"), sort: "from", cell: (row) => <Name>{row.vendor}</Name>, file: (row) => row.vendor },
  { title: say("payouts.how"), cell: (row) => row.provider, file: (row) => row.provider },
  {
    title: say("earnings.state"),
    sort: "state",
    cell: (row) => <StateBadge state={row.status} />,
    file: (row) => stateText(row.status, say),
  },
  { title: say("payouts.what"), cell: (row) => <WhatHappened row={row} zone={zone} /> },
  {
    title: say("payouts.statement"),
    cell: (row) => (row.sentAt === null ? <Nothing /> : <a href={`/statements/${row.id}`}>{t("payouts.statement")}</a>),
  },
]

function Amount({ row: { amount, returned, currency } }: { row: PayoutRow }) {
  return (
    <>
      <Money amount={amount} currency={currency} />
      {returned > 0n && (
        <span class="sub">{tx("payouts.came_back", { amount: <Money amount={returned} currency={currency} /> })}</span>
      )}
    </>
  )
}

/** Where one goes from what did not arrive. */
const WAYS: Partial<Record<ItemStatus, { href: string; label: "payouts.settle" | "payouts.ask" }>> = {
  blocked: { href: "#payouts", label: "payouts.settle" },
  returned: { href: "#payouts", label: "payouts.settle" },
  failed: { href: "/inquiries#ask", label: "payouts.ask" },
}

function WhatHappened({ row, zone }: { row: PayoutRow; zone: string }): Child {
  const { status, provider, sentAt, reason } = row
  const way = WAYS[status]
  return (
    <>
      {tx(`payouts.is_${status}`, {
        provider,
        day: sentAt === null ? "" : <DateTime at={sentAt} zone={zone} isDay />,
        reason: reason?.replaceAll("_", " ") ?? t("payouts.no_reason"),
      })}
      {way && (
        <span class="sub">
          <a href={way.href}>{t(way.label)}</a>
        </span>
      )}
    </>
  )
}
