import type { Child } from "hono/jsx"
import type { Basis } from "../../../vocabulary/evidence.ts"
import { Badge, StateBadge } from "../../../web/ui/badge.tsx"
import { Card, Facts } from "../../../web/ui/card.tsx"
import { Form, type FormState } from "../../../web/ui/form.tsx"
import { type Column, type Page, Pager, Table } from "../../../web/ui/table.tsx"
import { DateTime, Money, Nothing, PageHead } from "../../../web/ui/text.tsx"

export type ShownSale = {
  id: string
  externalId: string
  occurredAt: string
  customer: string
  amount: bigint
  refundedAmount: bigint
  currency: string
  basis: Basis | null
  affiliate: { id: string; name: string } | null
  /** What was earned by it, less what was reversed; null when nothing was. */
  commission: { amount: bigint; status: string } | null
  isVerified: boolean
}

const BASES: Record<NonNullable<ShownSale["basis"]>, string> = {
  click_id: "Click",
  coupon: "Coupon",
  customer: "Known customer",
  manual: "By hand",
}

type SalesProps = { sales: ShownSale[]; base: string; page: Page; zone: string; filter?: FormState }

/** Every sale and who it is credited to, unattributed ones too. */
export function SalesView({ sales, base, page, zone, filter }: SalesProps) {
  return (
    <>
      <PageHead title="Sales" intro="Every sale that was reported, and who brought it." />
      <Form
        method="get"
        action={`${base}/sales`}
        shape="row"
        submit="Filter"
        fields={[
          { name: "from", label: "From", kind: "date" },
          { name: "to", label: "Before", kind: "date" },
        ]}
        {...(filter && { state: filter })}
      />
      <Table
        caption="Sales"
        isCaptionUnseen
        rows={sales}
        empty="No sales here. They arrive by the API, a postback, Stripe, or an import."
        columns={saleColumns(base, zone)}
      />
      <Pager {...page} />
    </>
  )
}

function saleColumns(base: string, zone: string): Column<ShownSale>[] {
  return [
    {
      title: "Sale",
      cell: (row) => (
        <>
          <a href={`${base}/sales/${row.id}`}>{row.externalId}</a>
          <span class="sub">
            <DateTime at={row.occurredAt} zone={zone} />
            {!row.isVerified && ", unverified"}
          </span>
        </>
      ),
    },
    { title: "Customer", cell: (row) => row.customer },
    { title: "Amount", kind: "number", cell: (row) => <Money amount={row.amount} currency={row.currency} /> },
    {
      title: "Refunded",
      kind: "number",
      cell: (row) =>
        row.refundedAmount > 0n ? <Money amount={row.refundedAmount} currency={row.currency} /> : <Nothing />,
    },
    {
      title: "Credited to",
      cell: (row) =>
        row.affiliate ? (
          <>
            <a href={`${base}/affiliates/${row.affiliate.id}`}>{row.affiliate.name}</a>
            {row.basis && <span class="sub">{BASES[row.basis]}</span>}
          </>
        ) : (
          <span class="soft">nobody</span>
        ),
    },
    {
      title: "Commission",
      kind: "number",
      cell: (row) => (row.commission ? <Money amount={row.commission.amount} currency={row.currency} /> : <Nothing />),
    },
    { title: "State", cell: (row) => (row.commission ? <StateBadge state={row.commission.status} /> : <Nothing />) },
  ]
}

export type ShownExplanation = {
  sale: ShownSale
  evidence: { kind: string; reference: string; at: string | null; hasWon: boolean; words: string }[]
  rule: { version: number; words: string } | null
  /** The sum as it was done, line by line; the last line is the result. `detail`: to be checked by hand. */
  arithmetic: { words: string; amount: bigint; detail?: string }[]
  /** What became of the sale or its commission afterwards, oldest first. */
  changes: { at: string; words: string; before: bigint; after: bigint; note: string | null }[]
  /** Debit positive, credit negative, minor units. */
  entries: { account: string; amount: bigint; at: string }[]
  /** Why a commission waits or was refused, in sentences. */
  hold: string | null
  /** Where clicks have their receipts; null for who has none. */
  receipts: string | null
  /** Where the credit among channels is; null for who may not see it. */
  credit: string | null
}

/** Why this sale earned what it earned, for whom. */
export function ExplanationView({ explanation, zone }: { explanation: ShownExplanation; zone: string }) {
  const { sale, rule } = explanation
  const money = (amount: bigint) => <Money amount={amount} currency={sale.currency} />
  return (
    <>
      <PageHead
        title={`Sale ${sale.externalId}`}
        intro="Which evidence there was, which won, and how the commission came about."
      >
        {explanation.credit && (
          <a class="button" href={explanation.credit}>
            Credit among channels
          </a>
        )}
      </PageHead>
      <Card title="Sale">
        <Facts
          facts={[
            { label: "Customer", value: sale.customer },
            { label: "When", value: <DateTime at={sale.occurredAt} zone={zone} /> },
            { label: "Amount", value: money(sale.amount) },
            { label: "Refunded", value: money(sale.refundedAmount) },
            { label: "Credited to", value: sale.affiliate?.name ?? "Nobody" },
            ...(sale.isVerified ? [] : [{ label: "Reported", value: UNVERIFIED }]),
            { label: "Rule", value: rule ? `${rule.words} (version ${rule.version})` : "None matched" },
            ...(explanation.hold ? [{ label: "On hold", value: explanation.hold }] : []),
          ]}
        />
      </Card>
      <Table
        caption="Evidence"
        rows={explanation.evidence}
        empty="There was none: the sale is unattributed."
        columns={[
          { title: "Kind", cell: (row) => row.kind.replaceAll("_", " ") },
          {
            title: "Reference",
            cell: (row) => <Reference reference={row.reference} receipts={explanation.receipts} />,
          },
          { title: "When", cell: (row) => (row.at ? <DateTime at={row.at} zone={zone} /> : <Nothing />) },
          { title: "Outcome", cell: (row) => <Badge {...(row.hasWon ? WON : LOST)} /> },
          { title: "Why", cell: (row) => row.words },
        ]}
      />
      <Arithmetic steps={explanation.arithmetic} money={money} />
      {explanation.changes.length > 0 && <Changes changes={explanation.changes} money={money} zone={zone} />}
      <Table
        caption="Ledger entries"
        rows={explanation.entries}
        empty="No entries."
        columns={[
          { title: "Account", cell: (row) => <code>{row.account}</code> },
          { title: "When", cell: (row) => <DateTime at={row.at} zone={zone} /> },
          { title: "Debit", kind: "number", cell: (row) => (row.amount > 0n ? money(row.amount) : <Nothing />) },
          { title: "Credit", kind: "number", cell: (row) => (row.amount < 0n ? money(-row.amount) : <Nothing />) },
        ]}
      />
    </>
  )
}

type InMoney = (amount: bigint) => Child

function Arithmetic({ steps, money }: { steps: ShownExplanation["arithmetic"]; money: InMoney }) {
  return (
    <Table
      caption="Arithmetic"
      rows={steps}
      empty="Nothing was earned."
      columns={[
        {
          title: "Step",
          cell: (row) => (
            <>
              {row.words}
              {row.detail && <span class="sub">{row.detail}</span>}
            </>
          ),
        },
        { title: "Amount", kind: "number", cell: (row) => money(row.amount) },
      ]}
    />
  )
}

function Changes({ changes, money, zone }: { changes: ShownExplanation["changes"]; money: InMoney; zone: string }) {
  return (
    <Table
      caption="Changed since"
      rows={changes}
      empty="Nothing."
      columns={[
        { title: "When", cell: (row) => <DateTime at={row.at} zone={zone} /> },
        { title: "What", cell: (row) => row.words },
        { title: "Before", kind: "number", cell: (row) => money(row.before) },
        { title: "After", kind: "number", cell: (row) => money(row.after) },
        { title: "Why", cell: (row) => row.note ?? <Nothing /> },
      ]}
    />
  )
}

/** A click whose receipt the reader may have is a link to it; what is somebody else's has no name. */
function Reference({ reference, receipts }: { reference: string; receipts: string | null }) {
  if (reference === "") return <span class="soft">somebody else's</span>
  const code = <code class="long">{reference}</code>
  const isClick = receipts !== null && reference.startsWith("clk_")
  return isClick ? <a href={`${receipts}/${reference}/receipt`}>{code}</a> : code
}

const UNVERIFIED = "Unverified: by a browser or an unsigned postback. It counts in no report until it is verified."

const WON = { tone: "good", text: "won" } as const
const LOST = { tone: "still", text: "lost" } as const
