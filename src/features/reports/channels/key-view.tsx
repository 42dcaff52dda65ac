import { Form, type FormState } from "../../../web/ui/form.tsx"
import { Table } from "../../../web/ui/table.tsx"
import { Money, Nothing, PageHead } from "../../../web/ui/text.tsx"
import { KEY_KINDS, type KeyKind } from "../contract.ts"
import { NOT_PROOF } from "./core/cautions.ts"

/** `closes` is fractional, money in minor units. */
type KeyCell = {
  name: string | null
  href: string | null
  closes: number
  revenue: bigint
  cost: bigint | null
  costPerClose: bigint | null
}

export type KeysProps = {
  channel: string
  model: string
  by: KeyKind
  currency: string
  rows: KeyCell[]
  total: Omit<KeyCell, "name" | "href">
  models: readonly string[]
  action: string
  channelsHref: string
  state: FormState
}

const NONE: Record<KeyKind, string> = {
  source: "No source",
  campaign: "No campaign",
  affiliate: "No affiliate",
  link: "No link",
  program: "No program",
  member: "Nobody by name",
}

/** One channel, one level down: which campaigns, affiliates, links or members its closes came by. */
export function KeysView(props: KeysProps) {
  const { channel, by, model, currency, rows, total, channelsHref } = props
  const money = (amount: bigint | null) =>
    amount === null ? <Nothing /> : <Money amount={amount} currency={currency} />
  return (
    <>
      <PageHead title={`Inside ${channel}`} intro="Which of its campaigns, affiliates and people closes came by.">
        <a href={channelsHref}>All channels</a>
      </PageHead>
      <Filter {...props} />
      <p class="note">{NOT_PROOF}</p>
      <Table
        caption={`By ${by}, ${model.replaceAll("_", " ")}`}
        rows={rows}
        empty="Nothing was closed by this channel in this time."
        columns={[
          {
            title: `${by.slice(0, 1).toUpperCase()}${by.slice(1)}`,
            cell: ({ name, href }) => (href ? <a href={href}>{name}</a> : (name ?? NONE[by])),
          },
          { title: "Closes", kind: "number", cell: (row) => <Closes value={row.closes} /> },
          { title: "Revenue", kind: "number", cell: (row) => money(row.revenue) },
          { title: "Cost", kind: "number", cell: (row) => money(row.cost) },
          { title: "Cost per close", kind: "number", cell: (row) => money(row.costPerClose) },
        ]}
        total={[
          "Together",
          <Closes value={total.closes} />,
          money(total.revenue),
          money(total.cost),
          money(total.costPerClose),
        ]}
      />
    </>
  )
}

const Closes = ({ value }: { value: number }) => (
  <span class="money">{value.toLocaleString("en-GB", { maximumFractionDigits: 4 })}</span>
)

function Filter({ action, state, models }: KeysProps) {
  const options = models.map((model) => ({ value: model, label: model.replaceAll("_", " ") }))
  return (
    <Form
      action={action}
      method="get"
      shape="row"
      submit="Show"
      fields={[
        { name: "from", label: "From", kind: "date" },
        { name: "to", label: "To, exclusive", kind: "date" },
        { name: "by", label: "By", kind: "select", options: KEY_KINDS.map((by) => ({ value: by, label: by })) },
        { name: "model", label: "Model", kind: "select", options: [{ value: "", label: "The policy's" }, ...options] },
      ]}
      state={state}
    />
  )
}
