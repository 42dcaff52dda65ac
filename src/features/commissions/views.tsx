import type { Child } from "hono/jsx"
import { StateBadge } from "../../web/ui/badge.tsx"
import { Stats } from "../../web/ui/card.tsx"
import { type Column, type Page, Pager, Table } from "../../web/ui/table.tsx"
import { DateTime, Money, Nothing, PageHead } from "../../web/ui/text.tsx"
import { HOLD_WORDS } from "./commissions/core/hold-words.ts"
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

const REASONS: Record<string, string> = {
  ...HOLD_WORDS,
  below_minimum: "Your balance is below the program's minimum payout. It stays yours and adds up.",
  no_account: "There is no payout account yet.",
  account_restricted: "Your payout account needs your attention.",
  tax_form_missing: "A tax form is missing.",
  owes: "An earlier refund is netted first.",
}

/** What a commission is for, where it is no sale that has a name. */
const KINDS: Record<CommissionRow["kind"], string> = {
  sale: "Sale",
  lead: "Lead",
  click: "Click",
  manual: "Bonus",
  restoration: "Payout that came back",
}

const STATUS_WORDS: Record<string, string> = {
  payable: "Goes out with the next payout.",
  in_payout: "On its way to your account.",
  held: "The vendor looks at it before it is paid.",
  rejected: "The vendor rejected it.",
  reversed: "The sale was refunded.",
}

/** Why there is no money yet, in a sentence; null when there is nothing to explain. */
export function whyNotYet(row: Pick<CommissionRow, "status" | "reason">): string | null {
  if (row.reason) return REASONS[row.reason] ?? row.reason.replaceAll("_", " ")
  return STATUS_WORDS[row.status] ?? null
}

/** One row of figures per currency: they never mix. */
export function Balances({ balances }: { balances: BalanceRow[] }) {
  return balances.map((balance) => {
    const figure = (amount: bigint) => <Money amount={amount} currency={balance.currency} />
    return (
      <Stats
        facts={[
          { label: "Pending", value: figure(balance.pending), hint: "in its hold" },
          { label: "Payable", value: figure(balance.payable), hint: "next payout" },
          { label: "In transit", value: figure(balance.inTransit), hint: "on its way" },
          { label: "Paid", value: figure(balance.paid), hint: "so far" },
          { label: "Owed back", value: figure(-balance.owedBack), hint: "netted next" },
        ]}
      />
    )
  })
}

type EarningsProps = {
  balances: BalanceRow[]
  commissions: CommissionRow[]
  page: Page
  zone: string
  /** Stands between the figures and the list. */
  children?: Child
}

/** What an affiliate earned, in which state, and why it is not paid yet. */
export function EarningsView({ balances, commissions, page, zone, children }: EarningsProps) {
  return (
    <>
      <PageHead title="Earnings" intro="Each commission waits out its hold, then goes out with a payout." />
      {balances.length ? (
        <Balances balances={balances} />
      ) : (
        <p class="note">Nothing earned yet. Your first sale shows up here within a minute.</p>
      )}
      {children}
      <Table
        caption="Commissions"
        rows={commissions}
        empty="None yet. They appear as soon as a sale is yours."
        columns={commissionColumns(zone)}
      />
      <Pager {...page} />
    </>
  )
}

function commissionColumns(zone: string): Column<CommissionRow>[] {
  return [
    {
      title: "For",
      cell: (row) => (
        <>
          {row.saleHref ? <a href={row.saleHref}>{row.saleExternalId ?? KINDS.sale}</a> : KINDS[row.kind]}
          <span class="sub">{row.programName}</span>
        </>
      ),
    },
    { title: "Earned", cell: (row) => <DateTime at={row.earnedAt} zone={zone} isDay /> },
    {
      title: "Amount",
      kind: "number",
      cell: (row) => (
        <>
          <Money amount={row.amount - row.reversedAmount} currency={row.currency} />
          {row.reversedAmount > 0n && (
            <span class="sub">
              of <Money amount={row.amount} currency={row.currency} />
            </span>
          )}
        </>
      ),
    },
    { title: "State", cell: (row) => <StateBadge state={row.status} /> },
    {
      title: "Available",
      cell: (row) => (row.status === "pending" ? <DateTime at={row.availableAt} zone={zone} isDay /> : <Nothing />),
    },
    {
      title: "Why not yet",
      cell: (row) => {
        const why = row.status === "pending" && !row.reason ? "In its hold, in case of a refund." : whyNotYet(row)
        return why ? <span class="soft">{why}</span> : <Nothing />
      },
    },
  ]
}

export type OwedRow = BalanceRow & { affiliateId: string; name: string }

/** What a vendor owes to whom. One table per currency, so that each column has an honest total. */
export function OwedView({ owed, base, page }: { owed: OwedRow[]; base: string; page: Page }) {
  const currencies = [...new Set(owed.map((row) => row.currency))].sort()
  return (
    <>
      <PageHead title="Who is owed what" intro="Straight from the ledger, to this moment." />
      {currencies.length === 0 && (
        <div class="empty">
          <p>Nobody is owed anything.</p>
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
  ["Pending", "pending"],
  ["Payable", "payable"],
  ["In transit", "inTransit"],
  ["Paid", "paid"],
  ["Owed back", "owedBack"],
] as const

function OwedTable({ currency, rows, base }: { currency: string; rows: OwedRow[]; base: string }) {
  return (
    <Table
      caption={`In ${currency}`}
      rows={rows}
      empty=""
      columns={[
        { title: "Affiliate", cell: (row) => <a href={`${base}/affiliates/${row.affiliateId}`}>{row.name}</a> },
        ...OWED_COLUMNS.map(([title, key]) => ({
          title,
          kind: "number" as const,
          cell: (row: OwedRow) => <Money amount={row[key]} currency={currency} />,
        })),
      ]}
      total={[
        "Total on this page",
        ...OWED_COLUMNS.map(([, key]) => (
          <Money amount={rows.reduce((sum, row) => sum + row[key], 0n)} currency={currency} />
        )),
      ]}
    />
  )
}
