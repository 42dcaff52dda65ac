import { Card } from "../../../web/ui/card.tsx"
import { Form, type FormState, type Option } from "../../../web/ui/form.tsx"
import { Table } from "../../../web/ui/table.tsx"
import { Money, Nothing, PageHead } from "../../../web/ui/text.tsx"
import { CHANNELS } from "../../credit/models/core/journey.ts"
import { NOT_PROOF } from "../channels/core/cautions.ts"
import type { InvestmentRow, PersonToAsk } from "./core/investment.ts"
import { askWords, investmentWords, whatIf } from "./core/investment-words.ts"

export type InvestmentProps = {
  rows: (InvestmentRow & { ask: PersonToAsk | null })[]
  currency: string
  wordOfMouth: { customers: number; referred: number; shareBps: number | null }
  action: string
  state: FormState
  /** Who may answer for a channel, and where that is saved; null for whoever may not. */
  naming: { action: string; people: Option[]; state: FormState; once: Record<string, string> } | null
}

const share = (bps: number | null) => (bps === null ? <Nothing /> : `${(bps / 100).toFixed(1)} %`)

/** Where the next euro does most, as far as figures say: in sentences first, then every figure. */
export function InvestmentView({ rows, currency, wordOfMouth, action, state, naming }: InvestmentProps) {
  const money = (amount: bigint | null) =>
    amount === null ? <Nothing /> : <Money amount={amount} currency={currency} />
  const sentences = rows.flatMap((row) => {
    const words = investmentWords(row, currency)
    return words.length > 0 ? [[...words, askWords(row, row.ask)].join(" ").trim()] : []
  })
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
      {naming && <Naming {...naming} />}
    </>
  )
}

/** Who is asked about which channel. */
function Naming({ action, people, state, once }: NonNullable<InvestmentProps["naming"]>) {
  const options = [{ value: "", label: "Nobody" }, ...people]
  const fields = CHANNELS.map((name) => {
    const label = name.slice(0, 1).toUpperCase() + name.slice(1)
    return { name, label, kind: "select" as const, options, pointer: `/responsible/${name}` }
  })
  return (
    <Card title="Whom to ask">
      <p class="note">Who is responsible for each channel. While the community closes nothing, it is the product's.</p>
      <Form action={action} shape="row" submit="Save" fields={fields} state={state} hidden={once} />
    </Card>
  )
}
