import { StateBadge } from "../../web/ui/badge.tsx"
import { Card } from "../../web/ui/card.tsx"
import { Form, type FormState } from "../../web/ui/form.tsx"
import { type Page, Pager, Table } from "../../web/ui/table.tsx"
import { DateTime, Money, Nothing, OutLink, PageHead } from "../../web/ui/text.tsx"

export type NeedCell = { currency: string; available: bigint; owed: bigint; toSend: bigint; missing: bigint }

export type FundingRow = {
  id: string
  status: string
  amount: bigint
  currency: string
  paid: bigint | null
  paidCurrency: string | null
  returned: bigint
  reference: string | null
  reason: string | null
  checkoutUrl: string | null
  at: string
}

type FundingsProps = {
  isPrefunded: boolean
  needs: NeedCell[]
  fundings: FundingRow[]
  currency: string
  base: string
  page: Page
  zone: string
  /** Finance and owners put money in; everybody else reads. */
  mayOpen: boolean
  state?: FormState
}

/** Posts to `{base}/fundings`: `amount` (in major units), `currency`. */
export function FundingsView(props: FundingsProps) {
  const { isPrefunded, needs, fundings, base, page, zone, mayOpen } = props
  return (
    <>
      <PageHead
        title="Funds"
        intro={
          isPrefunded
            ? "Affiliates are paid from what was put in here. What is not covered waits, and goes out when there is more."
            : "This vendor spends the platform's balance: payouts do not wait for what is put in here."
        }
      />
      <Table
        caption="What is there"
        rows={needs}
        empty="Nothing was put in yet."
        columns={[
          { title: "Currency", cell: (row) => row.currency },
          {
            title: "Available",
            kind: "number",
            cell: (row) => <Money amount={row.available} currency={row.currency} />,
          },
          { title: "To send", kind: "number", cell: (row) => <Money amount={row.toSend} currency={row.currency} /> },
          {
            title: "Owed to the platform",
            kind: "number",
            cell: (row) => <Sum amount={row.owed} currency={row.currency} />,
          },
          { title: "Missing", kind: "number", cell: (row) => <Sum amount={row.missing} currency={row.currency} /> },
        ]}
      />
      {mayOpen && <AddFunds {...props} />}
      <FundingTable fundings={fundings} zone={zone} mayOpen={mayOpen} />
      <Pager {...page} />
      <p class="soft">
        <a href={`${base}/runs`}>Payout runs</a>
      </p>
    </>
  )
}

const Sum = ({ amount, currency }: { amount: bigint; currency: string }) =>
  amount === 0n ? <Nothing /> : <Money amount={amount} currency={currency} />

function AddFunds({ needs, currency, base, state }: FundingsProps) {
  const short = needs.find((row) => row.missing > 0n)
  return (
    <Card title="Add funds" id="add">
      <p class="soft">You pay on a page of Stripe's. A bank transfer to the platform is recorded by its operator.</p>
      <Form
        action={`${base}/fundings`}
        submit="Continue to payment"
        shape="row"
        fields={[
          { name: "amount", label: "Amount", placeholder: "1,200.00", isRequired: true, maxLength: 20 },
          { name: "currency", label: "Currency", isRequired: true, maxLength: 3 },
        ]}
        state={state ?? { values: { currency: short?.currency ?? currency }, errors: [] }}
      />
    </Card>
  )
}

type TableProps = { fundings: FundingRow[]; zone: string; mayOpen: boolean }

function FundingTable({ fundings, zone, mayOpen }: TableProps) {
  return (
    <Table
      caption="Fundings"
      rows={fundings}
      empty="No funding yet."
      columns={[
        {
          title: "Funding",
          cell: (row) => (
            <>
              <code>{row.id}</code>
              {row.reference && <span class="sub">{row.reference}</span>}
            </>
          ),
        },
        { title: "Asked for", cell: (row) => <DateTime at={row.at} zone={zone} /> },
        { title: "Amount", kind: "number", cell: (row) => <Money amount={row.amount} currency={row.currency} /> },
        { title: "Paid", kind: "number", cell: (row) => <Paid row={row} /> },
        {
          title: "Taken back",
          kind: "number",
          cell: (row) => <Sum amount={row.returned} currency={row.paidCurrency ?? row.currency} />,
        },
        {
          title: "State",
          cell: (row) => (
            <>
              <StateBadge state={row.status} />
              {row.reason && <span class="sub">{row.reason.replaceAll("_", " ")}</span>}
              {mayOpen && row.checkoutUrl && <OutLink url={row.checkoutUrl}>Pay</OutLink>}
            </>
          ),
        },
      ]}
    />
  )
}

function Paid({ row }: { row: FundingRow }) {
  return row.paid === null || row.paidCurrency === null ? (
    <Nothing />
  ) : (
    <Money amount={row.paid} currency={row.paidCurrency} />
  )
}

/** Of one run: what it needs is there, or how much more is to be put in. */
export function RunFunds({ need, base }: { need: NeedCell; base: string }) {
  if (need.missing === 0n)
    return (
      <>
        <Money amount={need.available} currency={need.currency} /> ✓
      </>
    )
  return (
    <>
      needs <Money amount={need.missing} currency={need.currency} /> more:{" "}
      <a href={`${base}/fundings#add`}>Add funds</a>
    </>
  )
}
