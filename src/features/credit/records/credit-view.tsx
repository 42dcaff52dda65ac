import { Card, type CardFact, Facts } from "../../../web/ui/card.tsx"
import { Form, type FormState, type Option } from "../../../web/ui/form.tsx"
import { Table } from "../../../web/ui/table.tsx"
import { DateTime, Money, Nothing, PageHead } from "../../../web/ui/text.tsx"
import { type TransferRow, Transfers } from "../touches/journey-view.tsx"

/** One channel of a sale: by the model, and by the record where there is one. Shares as text, minor units. */
export type ShareRow = {
  channel: string
  model: { share: string; amount: bigint } | null
  record: { share: string; amount: bigint } | null
}
export type TouchLine = {
  at: string
  channel: string
  words: string[]
  share: string | null
  amount: bigint | null
}
export type VersionRow = { version: number; splits: string; reason: string; by: string; at: string }

export type SaleCreditProps = {
  saleId: string
  externalId: string
  customer: string
  facts: CardFact[]
  currency: string
  model: string
  models: Option[]
  shares: ShareRow[]
  touches: TouchLine[]
  versions: VersionRow[]
  transfers: TransferRow[]
  channels: Option[]
  base: string
  zone: string
  mayRecord: boolean
  mayPropose: boolean
  recordForm: FormState
  transferForm: FormState
}

/** Who took one order: what a model proposes, what people made of it, and how to change it. */
export function SaleCreditView(props: SaleCreditProps) {
  const { base, saleId, customer, model, models, transfers, zone } = props
  return (
    <>
      <PageHead title={`Credit of ${props.externalId}`} intro="Credit is no money: a payout never depends on it.">
        <a class="button" href={`${base}/journeys?${new URLSearchParams({ customer })}`}>
          Journey
        </a>
        <a class="button" href={`${base}/sales/${saleId}`}>
          Commission
        </a>
      </PageHead>
      <Card title="Status">
        <Facts facts={props.facts} />
      </Card>
      <Form
        method="get"
        action={`${base}/credit/${saleId}`}
        shape="row"
        submit="Show"
        fields={[{ name: "model", label: "Model", kind: "select", options: models }]}
        state={{ values: { model }, errors: [] }}
      />
      <Shares {...props} />
      <Touches {...props} />
      <Versions {...props} />
      <Transfers
        caption="Transfers"
        transfers={transfers}
        base={base}
        zone={zone}
        empty="No transfer of this sale's credit was proposed."
      />
      <Settle {...props} />
    </>
  )
}

function Shares({ shares, model, currency }: SaleCreditProps) {
  const share = (one: ShareRow["model"]) =>
    one ? (
      <>
        {one.share} %<span class="sub">{<Money amount={one.amount} currency={currency} />}</span>
      </>
    ) : (
      <Nothing />
    )
  return (
    <Table
      caption="Shares"
      rows={shares}
      empty="No touch, so no share: the sale is unattributed."
      columns={[
        { title: "Channel", cell: (row) => row.channel },
        { title: `By ${model.replaceAll("_", " ")}`, kind: "number", cell: (row) => share(row.model) },
        { title: "By the record", kind: "number", cell: (row) => share(row.record) },
      ]}
    />
  )
}

function Touches({ touches, currency, zone }: SaleCreditProps) {
  return (
    <Table
      caption="Touches"
      rows={touches}
      empty="No channel has had contact with this customer."
      columns={[
        {
          title: "Touch",
          cell: (row) => (
            <>
              {row.channel}
              {row.words.length > 0 && <span class="sub">{row.words.join(" · ")}</span>}
            </>
          ),
        },
        { title: "When", cell: (row) => <DateTime at={row.at} zone={zone} /> },
        {
          title: "Share",
          kind: "number",
          cell: (row) => (row.share ? `${row.share} %` : <span class="soft">not eligible</span>),
        },
        {
          title: "Amount",
          kind: "number",
          cell: (row) => (row.amount === null ? <Nothing /> : <Money amount={row.amount} currency={currency} />),
        },
      ]}
    />
  )
}

function Versions({ versions, zone }: SaleCreditProps) {
  return (
    <Table
      caption="Record"
      rows={versions}
      empty="No record yet: the model counts."
      columns={[
        { title: "Version", cell: (row) => String(row.version) },
        { title: "Split", cell: (row) => row.splits },
        { title: "Reason", cell: (row) => <span class="long">{row.reason}</span> },
        { title: "By", cell: (row) => row.by },
        { title: "When", cell: (row) => <DateTime at={row.at} zone={zone} /> },
      ]}
    />
  )
}

function Settle({ base, saleId, channels, mayRecord, mayPropose, recordForm, transferForm }: SaleCreditProps) {
  const action = (what: string) => `${base}/credit/${saleId}/${what}`
  const reason = { name: "reason", label: "Reason", isRequired: true }
  return (
    <div class="pair">
      {mayRecord && (
        <Card title="Approve a split">
          <Form
            action={action("record")}
            submit="Save as the record"
            fields={[...channels.map(({ value, label }) => ({ name: value, label: `${label}, %` })), reason]}
            state={recordForm}
          />
        </Card>
      )}
      {mayPropose && (
        <Card title="Propose a transfer">
          <Form
            action={action("transfers")}
            submit="Propose"
            fields={[
              { name: "from", label: "From", kind: "select", options: channels, isRequired: true },
              { name: "to", label: "To", kind: "select", options: channels, isRequired: true },
              { name: "share", label: "Share of the sale, %", isRequired: true, pointer: "/bps" },
              reason,
            ]}
            state={transferForm}
          />
        </Card>
      )}
    </div>
  )
}
