import { formatMoney } from "../../../lib/currency.ts"
import { StateBadge } from "../../../web/ui/badge.tsx"
import { Card } from "../../../web/ui/card.tsx"
import { Form, type FormState } from "../../../web/ui/form.tsx"
import { type Page, Pager, Table } from "../../../web/ui/table.tsx"
import { DateTime, Money, Nothing, OutLink, PageHead } from "../../../web/ui/text.tsx"
import type { NeedCell } from "../views.tsx"

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

/** A funding whose checkout they come back from, and whether by its way out for who has paid. */
export type BackFrom = { id: string; status: string; hasPaid: boolean }

type FundingsProps = {
  isPrefunded: boolean
  needs: NeedCell[]
  fundings: FundingRow[]
  back: BackFrom | null
  currency: string
  base: string
  page: Page
  zone: string
  /** Finance and owners put money in; everybody else reads. */
  mayOpen: boolean
  state?: FormState
}

/** Whether they have paid, as far as we know, and Stripe has not confirmed it yet. */
const isAwaited = (back: BackFrom | null): back is BackFrom => back?.hasPaid === true && back.status === "open"

/** Posts to `{base}/fundings`: `amount` (in major units), `currency`. */
export function FundingsView(props: FundingsProps) {
  const { isPrefunded, fundings, back, base, page, zone, mayOpen } = props
  const awaited = isAwaited(back) ? back.id : null
  return (
    <>
      <PageHead
        title="Funds"
        intro={
          isPrefunded
            ? "Affiliates are paid from these funds. A payment that they do not cover waits until more are added."
            : "This vendor spends the platform's balance: payouts do not wait for what is put in here."
        }
      />
      <div class="stack" id="funds" data-live={awaited ? "" : undefined}>
        {back && <p class="note">{backWords(back)}</p>}
        <NeedTable {...props} />
      </div>
      {mayOpen && <AddFunds {...props} />}
      <div id="fundings" data-live={awaited ? "" : undefined}>
        <FundingTable fundings={fundings} awaited={awaited} zone={zone} mayOpen={mayOpen} />
      </div>
      <Pager {...page} />
      <p class="soft">
        <a href={`${base}/runs`}>Payout runs</a>
      </p>
    </>
  )
}

function backWords({ status, hasPaid }: BackFrom): string {
  if (status === "funded") return "The payment is here. What waited for it goes out by itself."
  if (status !== "open") return "Nothing was paid by that checkout. You can add funds below."
  return hasPaid
    ? "You are back from Stripe. The payment counts as soon as Stripe confirms it, a card in moments, a bank debit in days; what waits goes out by itself then."
    : "You are back from Stripe without paying. Nothing was charged; the funding below can be paid still."
}

function NeedTable({ needs }: FundingsProps) {
  return (
    <Table
      caption="Available funds"
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
  )
}

const Sum = ({ amount, currency }: { amount: bigint; currency: string }) =>
  amount === 0n ? <Nothing /> : <Money amount={amount} currency={currency} />

function AddFunds({ needs, back, currency, base, state }: FundingsProps) {
  // What is missing may just have been paid.
  const short = isAwaited(back) ? undefined : needs.find((row) => row.missing > 0n)
  const values: Record<string, string> = short
    ? { amount: formatMoney(short.missing, short.currency).split(" ")[0] ?? "", currency: short.currency }
    : { currency }
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
        state={state ?? { values, errors: [] }}
      />
    </Card>
  )
}

/** `awaited`: the funding that was paid a moment ago, as far as we know: nobody is asked to pay it again. */
type TableProps = { fundings: FundingRow[]; awaited: string | null; zone: string; mayOpen: boolean }

function FundingTable({ fundings, awaited, zone, mayOpen }: TableProps) {
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
              {mayOpen && row.checkoutUrl && (
                <span class="sub">
                  {row.id === awaited ? "Stripe confirms it" : <OutLink url={row.checkoutUrl}>Pay at Stripe</OutLink>}
                </span>
              )}
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
