import type { Child } from "hono/jsx"
import { t, tx } from "../../../web/reader.ts"
import { StateBadge } from "../../../web/ui/badge.tsx"
import { type Page, Pager, Table } from "../../../web/ui/table.tsx"
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
  payouts: PayoutRow[]
  accounts: ShownAccount[]
  page: Page
  zone: string
}

/** What was paid, when, and what became of each; with the way out where it did not arrive. */
export function OwnPayoutsView({ email, enrollments, answer, paid, payouts, accounts, page, zone }: Props) {
  if (enrollments.length === 0) return <NoProgramView title={t("nav.payouts")} email={email} />
  return (
    <>
      <PageHead title={t("nav.payouts")} intro={<NextPayoutAnswer {...answer} />} />
      {paid.length > 0 && <p>{tx("payouts.intro_paid", { amounts: <Monies sums={paid} /> })}</p>}
      <Table
        caption={t("nav.payouts")}
        isCaptionUnseen
        rows={payouts}
        empty={{ words: t("payouts.none"), action: { href: "/earnings", label: t("payouts.see_earnings") } }}
        columns={[
          { title: t("payouts.date"), cell: (row) => <DateTime at={row.sentAt ?? row.at} zone={zone} isDay /> },
          { title: t("rules.flat"), kind: "number", cell: (row) => <Amount row={row} /> },
          { title: t("payouts.from"), cell: (row) => <Name>{row.vendor}</Name> },
          { title: t("payouts.how"), cell: (row) => row.provider },
          { title: t("earnings.state"), cell: (row) => <StateBadge state={row.status} /> },
          { title: t("payouts.what"), cell: (row) => <WhatHappened row={row} zone={zone} /> },
          {
            title: t("payouts.statement"),
            cell: (row) =>
              row.sentAt === null ? <Nothing /> : <a href={`/statements/${row.id}`}>{t("payouts.statement")}</a>,
          },
        ]}
      />
      <Pager {...page} />
      <PayoutAccounts accounts={accounts} />
    </>
  )
}

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
