import type { Child } from "hono/jsx"
import { figure } from "../../../lib/csv.ts"
import { toMajor } from "../../../lib/currency.ts"
import type { Language } from "../../../vocabulary/languages.ts"
import { currentReader, say, t, tx } from "../../../web/reader.ts"
import { StateBadge } from "../../../web/ui/badge.tsx"
import type { FileColumn } from "../../../web/ui/list.ts"
import type { Column } from "../../../web/ui/table.tsx"
import { DateTime, Money, Name } from "../../../web/ui/text.tsx"
import type { CommissionKind, CommissionStatus } from "../../commissions/commissions/core/state.ts"
import { ownHoldText } from "../../commissions/commissions/hold-words-view.tsx"
import { KINDS, recruitingText } from "../../commissions/kinds-view.tsx"
import type { Rule } from "../../commissions/rules/core/rule.ts"
import type { LinkShare } from "../../conversions/earning/read-link-shares.ts"
import { arithmeticText, partText } from "../../conversions/sales/sale-words-view.tsx"
import { NearDay } from "./answer-view.tsx"
import type { NotInPayout } from "./core/next-payout.ts"

export type OwnCommissionRow = {
  id: string
  kind: CommissionKind
  /** Null when it is not for a sale. */
  sale: { name: string; href: string } | null
  /** Whose commission it is a share of, for who recruited them. */
  recruiting: { name: string | null; bps: number; of: bigint } | null
  /** Of which link's what it is a part, and of how much. */
  part: { share: LinkShare; of: bigint } | null
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

/** What it is a share of, in words; null for what is all theirs. */
function shareText({ recruiting, part }: OwnCommissionRow, language: Language): string | null {
  if (recruiting) return recruitingText(recruiting, language)
  return part ? partText(part.share, language) : null
}

/** For what in a file, and of what it is a share. */
function forFile(row: OwnCommissionRow, language: Language): string {
  const share = shareText(row, language)
  if (row.sale === null) return share ?? say(language, KINDS[row.kind])
  return share === null ? row.sale.name : `${row.sale.name}: ${share}`
}

/** What the file of the list holds, amounts in major units. */
export const commissionFileColumns = (language: Language): FileColumn<OwnCommissionRow>[] => [
  { title: say(language, "earnings.for"), file: (row) => forFile(row, language) },
  { title: say(language, "earnings.program"), file: (row) => row.program },
  { title: say(language, "affiliates.earned"), file: (row) => row.earnedAt },
  { title: say(language, "rules.flat"), file: (row) => figure(toMajor(row.amount - row.reversed, row.currency)) },
  { title: say(language, "affiliates.currency"), file: (row) => row.currency },
  { title: say(language, "earnings.state"), file: (row) => say(language, `state.${row.status}`) },
  { title: say(language, "earnings.paid_on"), file: (row) => row.payout?.at ?? "" },
]

/** One row a commission: for what, how much by which arithmetic, and when it is paid or why not. */
export function commissionColumns(zone: string): Column<OwnCommissionRow>[] {
  return [
    {
      title: t("earnings.for"),
      cell: (row) => <ForWhat row={row} />,
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

function ForWhat({ row }: { row: OwnCommissionRow }) {
  const { sale, program, kind } = row
  const share = shareText(row, currentReader().language)
  return (
    <>
      {sale ? (
        <a href={sale.href}>
          <Name>{sale.name}</Name>
        </a>
      ) : (
        (share ?? t(KINDS[kind]))
      )}
      {sale && share && <span class="sub">{share}</span>}
      <span class="sub">
        <Name>{program}</Name>
      </span>
    </>
  )
}

function Amount({ row }: { row: OwnCommissionRow }) {
  const { amount, reversed, currency, kind } = row
  return (
    <>
      <Money amount={amount - reversed} currency={currency} />
      {reversed > 0n && (
        <span class="sub">{tx("earnings.of", { amount: <Money amount={amount} currency={currency} /> })}</span>
      )}
      {kind === "sale" && <span class="sub">{arithmeticText(row, currentReader().language)}</span>}
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
