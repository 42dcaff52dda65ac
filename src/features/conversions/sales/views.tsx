import type { Child } from "hono/jsx"
import type { ReferralClaimStatus } from "../../../vocabulary/claim-statuses.ts"
import type { Basis } from "../../../vocabulary/evidence.ts"
import { currentReader, isMessage, t } from "../../../web/reader.ts"
import { Badge } from "../../../web/ui/badge.tsx"
import { Card, Facts } from "../../../web/ui/card.tsx"
import { Table } from "../../../web/ui/table.tsx"
import { DateTime, Money, Name, Nothing, PageHead } from "../../../web/ui/text.tsx"
import { holdText, ownHoldText } from "../../commissions/commissions/hold-words-view.tsx"
import type { Rule } from "../../commissions/rules/core/rule.ts"
import { ruleText } from "../../commissions/rules/rule-sentence-view.tsx"
import { customerHref, type ShownSale } from "./sale-list-view.tsx"
import {
  accountText,
  claimStatusText,
  groupText,
  type RatedGroup,
  type ReckonedCommission,
  reckoningText,
} from "./sale-words-view.tsx"

export type ShownCommission = ReckonedCommission & { affiliate: string; reversed: bigint; version: number }

export type ShownExplanation = {
  sale: ShownSale
  evidence: {
    kind: Basis
    /** The coupon or the affiliate; empty for what is somebody else's. */
    reference: string
    clickId: string | null
    at: string | null
    hasWon: boolean
    reason: string | null
    isVerified: boolean
  }[]
  commissions: ShownCommission[]
  /** The group by which it earned what it earned; null where it was by none, and for whom it is not theirs. */
  group: RatedGroup | null
  /** Names of groups by id; null for who may not read them. */
  groups: ReadonlyMap<string, string> | null
  /** Names of affiliates by id, for the accounts of the ledger. */
  names: ReadonlyMap<string, string>
  /** What became of the sale or its commission afterwards, oldest first. */
  changes: {
    at: string
    what: "amended" | "recalculated"
    before: bigint
    after: bigint
    note: string | null
    cause: string | null
  }[]
  refunds: { at: string; amount: bigint | null; reason: string | null }[]
  /** Debit positive, credit negative, minor units. */
  entries: { account: string; amount: bigint; at: string }[]
  /** Why a commission waits. */
  hold: string[]
  /** What the customer answered to the question who sent them; none for who may not read it. */
  claims: { id: string; answer: string; status: ReferralClaimStatus }[]
}

type ExplanationProps = {
  explanation: ShownExplanation
  zone: string
  /** The vendor's pages, for who looks at them; null for the affiliate. */
  base: string | null
  /** Where clicks have their receipts; null for who has none. */
  receipts: string | null
  /** What can be done about the sale. */
  actions?: Child
}

/** Why this sale earned what it earned, for whom. */
export function ExplanationView({ explanation, zone, base, receipts, actions }: ExplanationProps) {
  const { sale } = explanation
  const money = (amount: bigint) => <Money amount={amount} currency={sale.currency} />
  return (
    <>
      <PageHead
        title={t("sales.title", { name: sale.externalId })}
        intro={<Answer explanation={explanation} />}
        {...(base !== null && { back: { href: `${base}/sales`, label: t("nav.sales") } })}
      >
        {base !== null && (
          <a class="button" href={`${base}/credit/${sale.id}`}>
            {t("sales.channels")}
          </a>
        )}
      </PageHead>
      <SaleFacts explanation={explanation} zone={zone} base={base} money={money} />
      <Evidence evidence={explanation.evidence} zone={zone} receipts={receipts} />
      <Reckoning explanation={explanation} money={money} />
      {explanation.refunds.length > 0 && <Refunds refunds={explanation.refunds} money={money} zone={zone} />}
      {explanation.changes.length > 0 && <Changes changes={explanation.changes} money={money} zone={zone} />}
      <Entries explanation={explanation} money={money} zone={zone} />
      {actions}
    </>
  )
}

type InMoney = (amount: bigint) => Child

function Answer({ explanation: { commissions } }: { explanation: ShownExplanation }) {
  const { language } = currentReader()
  if (commissions.length === 0) return <>{t("sales.answer_none")}</>
  return (
    <>
      {commissions.map((commission) => (
        <span class="sub">
          <Name>{commission.affiliate}</Name>: {reckoningText(commission, language)}
        </span>
      ))}
    </>
  )
}

type FactsProps = { explanation: ShownExplanation; zone: string; base: string | null; money: InMoney }

function SaleFacts({ explanation, zone, base, money }: FactsProps) {
  const { sale, commissions, group, groups, hold, claims } = explanation
  const { language } = currentReader()
  const ruleOf = ({ rule, version, currency }: ShownCommission) =>
    t("sales.rule_of", { rule: ruleText(rule as Rule, { currency, groups, language }), version: String(version) })
  // Parts of one commission were earned by the same rule.
  const rules = [...new Set(commissions.filter(({ rule }) => rule !== null).map(ruleOf))]
  const customer = <Name>{sale.customer}</Name>
  return (
    <Card title={t("sales.sale")}>
      <Facts
        facts={[
          ...(base === null
            ? []
            : [{ label: t("sales.customer"), value: <a href={customerHref(base, sale.customer)}>{customer}</a> }]),
          { label: t("sales.when"), value: <DateTime at={sale.occurredAt} zone={zone} /> },
          { label: t("rules.flat"), value: money(sale.amount) },
          { label: t("sales.refunded"), value: money(sale.refundedAmount) },
          { label: t("sales.credited"), value: <CreditedTo sale={sale} base={base} /> },
          ...(sale.isVerified ? [] : [{ label: t("sales.reported"), value: t("sales.unverified_why") }]),
          { label: t("sales.rule"), value: rules.length === 0 ? t("sales.no_rule") : rules.join("; ") },
          ...(group
            ? [
                {
                  label: t("affiliates.group"),
                  value: groupText(group, { language, currency: sale.currency, zone }),
                },
              ]
            : []),
          ...claims.map((claim) => claimFact(claim, base)),
          ...(hold.length > 0
            ? [{ label: t("nav.held"), value: base === null ? ownHoldText(hold, t) : holdText(hold, t) }]
            : []),
        ]}
      />
    </Card>
  )
}

/** For the vendor the answer itself; for the affiliate that somebody named them, and whether that is confirmed. */
function claimFact({ id, answer, status }: ShownExplanation["claims"][number], base: string | null) {
  if (base === null) {
    const value = t(status === "approved" ? "claims.you_confirmed" : "claims.you_wait")
    return { label: t("claims.you"), value }
  }
  const link = (
    <a href={`${base}/claims/${id}`}>
      <Name>{answer}</Name>
    </a>
  )
  return { label: t("claims.answer"), value: [link, ", ", claimStatusText(status)] }
}

function CreditedTo({ sale: { affiliate }, base }: { sale: ShownSale; base: string | null }) {
  if (affiliate === null) return <>{t("sales.nobody")}</>
  const name = <Name>{affiliate.name}</Name>
  return base === null ? name : <a href={`${base}/affiliates/${affiliate.id}`}>{name}</a>
}

type EvidenceProps = { evidence: ShownExplanation["evidence"]; zone: string; receipts: string | null }

function Evidence({ evidence, zone, receipts }: EvidenceProps) {
  const why = ({ hasWon, reason, isVerified }: ShownExplanation["evidence"][number]) => {
    if (hasWon) return t(isVerified ? "sales.won_first" : "sales.won_provisional")
    const key = `sales.lost_${reason}`
    return isMessage(key) ? t(key) : <Nothing />
  }
  return (
    <Table
      caption={t("sales.evidence")}
      rows={evidence}
      empty={t("sales.no_evidence")}
      columns={[
        { title: t("inbox.kind"), cell: (row) => t(`sales.by_${row.kind}`) },
        {
          title: t("sales.reference"),
          cell: (row) => (
            <>
              {row.reference === "" ? (
                <span class="soft">{t("sales.somebody_else")}</span>
              ) : (
                <Name>{row.reference}</Name>
              )}
              {receipts !== null && row.clickId !== null && (
                <span class="sub">
                  <a href={`${receipts}/${row.clickId}/receipt`}>{t("sales.receipt")}</a>
                </span>
              )}
            </>
          ),
        },
        { title: t("sales.when"), cell: (row) => (row.at ? <DateTime at={row.at} zone={zone} /> : <Nothing />) },
        {
          title: t("sales.outcome"),
          cell: (row) =>
            row.hasWon ? <Badge tone="good" text={t("sales.won")} /> : <Badge tone="still" text={t("sales.lost")} />,
        },
        { title: t("sales.why"), cell: why },
      ]}
    />
  )
}

function Reckoning({ explanation: { commissions }, money }: { explanation: ShownExplanation; money: InMoney }) {
  const { language } = currentReader()
  const steps = commissions.flatMap((commission) => [
    ...(commission.rule?.rate.kind === "percent" ? [{ words: t("sales.base"), amount: commission.base }] : []),
    { words: reckoningText(commission, language), amount: commission.amount },
    ...(commission.reversed > 0n
      ? [
          { words: t("sales.taken_back"), amount: -commission.reversed },
          { words: t("sales.left"), amount: commission.amount - commission.reversed },
        ]
      : []),
  ])
  return (
    <Table
      caption={t("sales.reckoning")}
      rows={steps}
      empty={t("sales.nothing_earned")}
      columns={[
        { title: t("sales.step"), cell: (row) => row.words },
        { title: t("rules.flat"), kind: "number", cell: (row) => money(row.amount) },
      ]}
    />
  )
}

function Refunds({ refunds, money, zone }: { refunds: ShownExplanation["refunds"]; money: InMoney; zone: string }) {
  return (
    <Table
      caption={t("sales.refunds")}
      rows={refunds}
      empty=""
      columns={[
        { title: t("sales.when"), cell: (row) => <DateTime at={row.at} zone={zone} /> },
        {
          title: t("rules.flat"),
          kind: "number",
          cell: (row) => (row.amount === null ? <Nothing /> : money(row.amount)),
        },
        { title: t("inbox.reason"), cell: (row) => row.reason ?? <Nothing /> },
      ]}
    />
  )
}

function Changes({ changes, money, zone }: { changes: ShownExplanation["changes"]; money: InMoney; zone: string }) {
  const causeOf = (cause: string | null) => {
    const key = `sales.cause_${cause}`
    return isMessage(key) ? t(key) : null
  }
  return (
    <Table
      caption={t("sales.changed")}
      rows={changes}
      empty=""
      columns={[
        { title: t("sales.when"), cell: (row) => <DateTime at={row.at} zone={zone} /> },
        { title: t("inbox.what"), cell: (row) => t(`sales.${row.what}`) },
        { title: t("sales.before"), kind: "number", cell: (row) => money(row.before) },
        { title: t("sales.after"), kind: "number", cell: (row) => money(row.after) },
        { title: t("sales.why"), cell: (row) => row.note ?? causeOf(row.cause) ?? <Nothing /> },
      ]}
    />
  )
}

type EntriesProps = { explanation: ShownExplanation; money: InMoney; zone: string }

function Entries({ explanation: { entries, names }, money, zone }: EntriesProps) {
  const { language } = currentReader()
  return (
    <Table
      caption={t("sales.entries")}
      rows={entries}
      empty={t("sales.no_entries")}
      columns={[
        { title: t("sales.account"), cell: (row) => accountText(row.account, names, language) },
        { title: t("sales.when"), cell: (row) => <DateTime at={row.at} zone={zone} /> },
        { title: t("sales.debit"), kind: "number", cell: (row) => (row.amount > 0n ? money(row.amount) : <Nothing />) },
        {
          title: t("sales.credit"),
          kind: "number",
          cell: (row) => (row.amount < 0n ? money(-row.amount) : <Nothing />),
        },
      ]}
    />
  )
}
