import type { Child } from "hono/jsx"
import { figure } from "../../../lib/csv.ts"
import { toMajor } from "../../../lib/currency.ts"
import type { MessageKey } from "../../../web/messages/catalogue.ts"
import { currentReader, t, tx } from "../../../web/reader.ts"
import { StateBadge } from "../../../web/ui/badge.tsx"
import type { FileColumn } from "../../../web/ui/list.ts"
import type { Column } from "../../../web/ui/table.tsx"
import { DateTime, Money, Name } from "../../../web/ui/text.tsx"
import type { CommissionKind, CommissionStatus } from "../../commissions/commissions/core/state.ts"
import { ownHoldText } from "../../commissions/commissions/hold-words-view.tsx"
import { KINDS } from "../../commissions/kinds-view.tsx"
import type { Rule } from "../../commissions/rules/core/rule.ts"
import { reckoningText, recruitingText } from "../../conversions/sales/sale-words-view.tsx"
import { NearDay } from "./answer-view.tsx"
import type { NotInPayout } from "./core/next-payout.ts"

export type OwnCommissionRow = {
  id: string
  kind: CommissionKind
  /** Null when it is not for a sale. */
  sale: { name: string; href: string } | null
  /** Whose commission it is a share of, for who recruited them. */
  recruiting: { name: string | null; bps: number; of: bigint } | null
  program: string
  rule: Rule | null
  base: bigint
  amount: bigint
  reversed: bigint
  currency: string
  status: CommissionStatus
  reasons: readonly string[]
  note: string | null
  earnedAt: string
  availableAt: string
  /** When it was paid, and where its statement is; `isSent` while it is on its way. */
  payout: { at: string | null; isSent: boolean; statement: string } | null
  /** When a payable one goes out, in the vendor's zone; null where no day is set. */
  next: { at: string | null; zone: string }
  obstacle: NotInPayout | null
  debts: { amount: bigint; currency: string; at: string; status: string }[]
}

type Say = (key: MessageKey) => string

/** For what in a file: whose commission a recruiter's is a share of, where it is one. */
function forFile({ sale, recruiting, kind }: OwnCommissionRow, say: Say): string {
  return sale?.name ?? (recruiting?.name ? `${say(KINDS[kind])}: ${recruiting.name}` : say(KINDS[kind]))
}

const forText = ({ recruiting, kind }: OwnCommissionRow) =>
  recruiting ? recruitingText(recruiting, currentReader().language) : t(KINDS[kind])

/** What the file of the list holds, amounts in major units. */
export const commissionFileColumns = (say: Say): FileColumn<OwnCommissionRow>[] => [
  { title: say("earnings.for"), file: (row) => forFile(row, say) },
  { title: say("earnings.program"), file: (row) => row.program },
  { title: say("affiliates.earned"), file: (row) => row.earnedAt },
  { title: say("rules.flat"), file: (row) => figure(toMajor(row.amount - row.reversed, row.currency)) },
  { title: say("affiliates.currency"), file: (row) => row.currency },
  { title: say("earnings.state"), file: (row) => say(`state.${row.status}`) },
  { title: say("earnings.paid_on"), file: (row) => row.payout?.at ?? "" },
]

/** One row a commission: for what, how much by which arithmetic, and when it is paid or why not. */
export function commissionColumns(zone: string): Column<OwnCommissionRow>[] {
  return [
    {
      title: t("earnings.for"),
      cell: (row) => (
        <>
          {row.sale ? (
            <a href={row.sale.href}>
              <Name>{row.sale.name}</Name>
            </a>
          ) : (
            forText(row)
          )}
          <span class="sub">
            <Name>{row.program}</Name>
          </span>
        </>
      ),
    },
    {
      title: t("affiliates.earned"),
      cell: (row) => <DateTime at={row.earnedAt} zone={zone} isDay />,
    },
    {
      title: t("rules.flat"),
      kind: "number",
      cell: (row) => <Amount row={row} />,
    },
    { title: t("earnings.state"), cell: (row) => <StateBadge state={row.status} /> },
    { title: t("earnings.when_why"), cell: (row) => <WhenAndWhy row={row} zone={zone} /> },
  ]
}

function Amount({ row }: { row: OwnCommissionRow }) {
  const { amount, reversed, currency, kind } = row
  return (
    <>
      <Money amount={amount - reversed} currency={currency} />
      {reversed > 0n && (
        <span class="sub">{tx("earnings.of", { amount: <Money amount={amount} currency={currency} /> })}</span>
      )}
      {kind === "sale" && <span class="sub">{reckoningText(row, currentReader().language)}</span>}
    </>
  )
}

function WhenAndWhy({ row, zone }: { row: OwnCommissionRow; zone: string }) {
  return (
    <>
      {whyText(row, zone)}
      {row.debts.map(({ amount, currency, at, status }) => {
        const key = status === "netted" ? "netted" : status === "written_off" ? "forgiven" : "open"
        const values = {
          amount: <Money amount={amount} currency={currency} />,
          day: <DateTime at={at} zone={zone} isDay />,
        }
        return <span class="sub">{tx(`earnings.debt_${key}`, values)}</span>
      })}
    </>
  )
}

/** When it is paid, or why it is not. */
function whyText(row: OwnCommissionRow, zone: string): Child {
  const { status, payout, note } = row
  if (status === "pending")
    return tx("earnings.why_pending", { day: <DateTime at={row.availableAt} zone={zone} isDay /> })
  if (status === "held") return t("earnings.why_held", { reasons: ownHoldText(row.reasons, t) })
  if (status === "rejected")
    return note ? tx("earnings.why_rejected", { note: <Name>{note}</Name> }) : t("earnings.why_rejected_bare")
  if (status === "reversed") return t("earnings.why_reversed")
  if (status === "in_payout") return t(payout?.isSent ? "earnings.why_sending" : "earnings.why_in_payout")
  if (status === "paid" && payout?.at)
    return (
      <>
        {tx("earnings.why_paid", { day: <DateTime at={payout.at} zone={zone} isDay /> })}{" "}
        <a href={payout.statement}>{t("payouts.statement")}</a>
      </>
    )
  return status === "payable" ? payableText(row, zone) : null
}

function payableText({ obstacle, next, currency }: OwnCommissionRow, zone: string): Child {
  if (obstacle === null || obstacle.reason === "in_hold" || obstacle.reason === "under_review")
    return next.at === null
      ? t("earnings.why_payable_undated")
      : tx("earnings.why_payable", { day: <NearDay at={next.at} zone={next.zone} /> })
  const { reason, minimum, until } = obstacle
  return tx(`earnings.why_${reason}`, {
    minimum: minimum === null ? "" : <Money amount={minimum} currency={currency} />,
    day: until === null ? "" : <DateTime at={until.toISOString()} zone={zone} />,
  })
}
