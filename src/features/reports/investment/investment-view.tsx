import { Form, type FormState } from "../../../web/ui/form.tsx"
import { Table } from "../../../web/ui/table.tsx"
import { Money, Nothing, PageHead } from "../../../web/ui/text.tsx"
import { NOT_PROOF } from "../channels/core/cautions.ts"
import type { InvestmentRow } from "./core/investment.ts"
import { investmentWords, whatIf } from "./core/investment-words.ts"

export type InvestmentProps = {
  rows: InvestmentRow[]
  currency: string
  wordOfMouth: { customers: number; referred: number; shareBps: number | null }
  action: string
  state: FormState
}

const share = (bps: number | null) => (bps === null ? <Nothing /> : `${(bps / 100).toFixed(1)} %`)

/** Where the next euro does most, as far as figures say: in sentences first, then every figure. */
export function InvestmentView({ rows, currency, wordOfMouth, action, state }: InvestmentProps) {
  const money = (amount: bigint | null) =>
    amount === null ? <Nothing /> : <Money amount={amount} currency={currency} />
  const sentences = rows.map((row) => investmentWords(row, currency).join(" ")).filter((text) => text !== "")
  const arithmetic = whatIf(rows, currency)
  const { customers, referred, shareBps } = wordOfMouth
  return (
    <>
      <PageHead title="Where to invest" intro="What channels cost and close, and what their last closes cost." />
      <Form
        action={action}
        method="get"
        shape="row"
        submit="Show"
        fields={[
          { name: "from", label: "From", kind: "date" },
          { name: "to", label: "To, exclusive", kind: "date" },
        ]}
        state={state}
      />
      <p class="note">{NOT_PROOF}</p>
      {sentences.map((text) => (
        <p>{text}</p>
      ))}
      {arithmetic && <p>{arithmetic}</p>}
      {customers > 0 && (
        <p>{`Word of mouth: ${referred} of ${customers} new customers (${Math.round((shareBps ?? 0) / 100)} %) were touched by the community before they first bought.`}</p>
      )}
      <Table
        caption="Channel by channel"
        rows={rows}
        empty="No channels."
        columns={[
          { title: "Channel", cell: (row) => row.channel },
          { title: "Cost", kind: "number", cell: (row) => money(row.cost) },
          { title: "of all costs", kind: "number", cell: (row) => share(row.costShareBps) },
          { title: "of all closes", kind: "number", cell: (row) => share(row.closeShareBps) },
          { title: "Cost per close", kind: "number", cell: (row) => money(row.costPerClose) },
          { title: "Before", kind: "number", cell: (row) => money(row.previous.costPerClose) },
          { title: "Its last closes", kind: "number", cell: (row) => money(row.marginalCostPerClose) },
        ]}
      />
    </>
  )
}
