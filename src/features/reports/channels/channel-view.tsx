import { formatMoney, toMajor } from "../../../lib/currency.ts"
import { BarChart, LineChart } from "../../../web/chart/chart.tsx"
import { type CardFact, Stats } from "../../../web/ui/card.tsx"
import { Form, type FormState } from "../../../web/ui/form.tsx"
import { type Column, Table } from "../../../web/ui/table.tsx"
import { Count, Money, Nothing, PageHead } from "../../../web/ui/text.tsx"
import { NOT_PROOF } from "./core/cautions.ts"
import { PERIODS } from "./core/periods.ts"
import { type FittedProps, FittedView } from "./fitted-view.tsx"

/** `closes` is fractional, money in minor units; null where nothing was closed. */
export type ChannelCell = {
  channel: string
  closes: number
  revenue: bigint
  cost: bigint
  costPerClose: bigint | null
  sourced: number
  influenced: number
}
export type ChannelTotal = Omit<ChannelCell, "channel" | "influenced">
type Side = { model: string; rows: ChannelCell[]; total: ChannelTotal }
type Other = { channel: string; currency: string; revenue: bigint; cost: bigint }

export type ChannelsProps = Side & {
  currency: string
  others: Other[]
  members: { name: string; closes: number; revenue: bigint }[]
  compare: Side | null
  /** Every model side by side, where all are asked for. */
  allModels: Side[]
  fitted: FittedProps | null
  base: string
  by: string
  periods: { name: string; rows: ChannelCell[]; total: ChannelTotal }[]
  models: readonly string[]
  action: string
  state: FormState
}

const words = (model: string) => model.replaceAll("_", " ")

/** Where sales come from and what a close costs there: an answer in words, a picture of both, then every figure. */
export function ChannelsView(props: ChannelsProps) {
  const { rows, total, compare, currency, action, state, models } = props
  return (
    <>
      <PageHead
        title="Channels"
        intro="Where sales come from, and what a close costs there. An approved record counts before the model."
      >
        <a href={`${props.base}/paths`}>Paths</a> <a href={`${props.base}/investment`}>Where to invest</a>
      </PageHead>
      <Filter action={action} state={state} models={models} />
      {total.closes === 0 && total.cost === 0n ? (
        <p class="note">Nothing was sold and nothing was spent in this time.</p>
      ) : (
        <>
          <Stats facts={answers(props)} />
          <Pictures {...props} />
          <p class="note">{NOT_PROOF}</p>
          <Figures
            caption={`By ${words(props.model)}`}
            rows={rows}
            total={total}
            currency={currency}
            base={props.base}
          />
          {compare && (
            <Figures caption={`By ${words(compare.model)}`} {...compare} currency={currency} base={props.base} />
          )}
          <AllModels {...props} />
          {props.fitted && <FittedView {...props.fitted} />}
          <Periods {...props} />
          <Members {...props} />
          <Others {...props} />
        </>
      )}
    </>
  )
}

function Filter({ action, state, models }: Pick<ChannelsProps, "action" | "state" | "models">) {
  const options = models.map((model) => ({ value: model, label: words(model) }))
  return (
    <Form
      action={action}
      method="get"
      shape="row"
      submit="Show"
      fields={[
        { name: "from", label: "From", kind: "date" },
        { name: "to", label: "To, exclusive", kind: "date" },
        { name: "model", label: "Model", kind: "select", options: [{ value: "", label: "The policy's" }, ...options] },
        {
          name: "compare",
          label: "Beside",
          kind: "select",
          options: [{ value: "", label: "Nothing" }, { value: "all", label: "All models" }, ...options],
        },
        {
          name: "customers",
          label: "Customers",
          kind: "select",
          options: [
            { value: "", label: "All" },
            { value: "new", label: "New" },
            { value: "returning", label: "Returning" },
          ],
        },
        {
          name: "source",
          label: "Approved records",
          kind: "select",
          options: [
            { value: "", label: "Count first" },
            { value: "model", label: "Excluded" },
          ],
        },
        {
          name: "by",
          label: "By",
          kind: "select",
          options: PERIODS.map((by) => ({ value: by, label: by })),
        },
      ]}
      state={state}
    />
  )
}

/** The question in four figures. */
function answers({ rows, total, currency }: ChannelsProps): CardFact[] {
  const most = rows.filter((row) => row.closes > 0).sort((a, b) => b.closes - a.closes)[0]
  const priced = rows.filter((row) => row.costPerClose !== null && row.channel !== "unattributed")
  const byPrice = priced.sort((a, b) => (a.costPerClose! < b.costPerClose! ? -1 : 1))
  const price = (row: ChannelTotal | undefined) =>
    row?.costPerClose == null ? <Nothing /> : <Money amount={row.costPerClose} currency={currency} />
  return [
    {
      label: "Most closes",
      value: most?.channel ?? <Nothing />,
      hint: most && `${most.closes} of ${total.closes}, ${((100 * most.closes) / total.closes).toFixed(0)} %`,
    },
    { label: "Cheapest close", value: price(byPrice[0]), hint: byPrice[0]?.channel },
    { label: "Most expensive close", value: price(byPrice.at(-1)), hint: byPrice.at(-1)?.channel },
    { label: "Average close", value: price(total), hint: "all channels" },
  ]
}

const cents = (amount: bigint | null, currency: string) => (amount === null ? null : Number(toMajor(amount, currency)))

/** Both halves of the question side by side, and both models where two are asked for. */
function Pictures({ model, rows, compare, currency }: ChannelsProps) {
  const sides = [{ model, rows }, ...(compare ? [compare] : [])]
  const labels = rows.map((row) => row.channel)
  return (
    <div class="pair">
      <BarChart
        title="Closes"
        axis="Channel"
        channels="labels"
        labels={labels}
        series={sides.map((side) => ({ name: words(side.model), values: side.rows.map((row) => row.closes) }))}
      />
      <BarChart
        title={`Cost per close, ${currency}`}
        axis="Channel"
        channels="labels"
        labels={labels}
        series={sides.map((side) => ({
          name: words(side.model),
          values: side.rows.map((row) => cents(row.costPerClose, currency)),
        }))}
      />
    </div>
  )
}

type FiguresProps = { caption: string; rows: ChannelCell[]; total: ChannelTotal; currency: string; base: string }

function Figures({ caption, rows, total, currency, base }: FiguresProps) {
  const name = (channel: string) =>
    channel === "unattributed" ? channel : <a href={`${base}/channels/${channel}`}>{channel}</a>
  const money = (amount: bigint | null) =>
    amount === null ? <Nothing /> : <Money amount={amount} currency={currency} />
  const column = (title: string, cell: Column<ChannelCell>["cell"]) => ({ title, kind: "number" as const, cell })
  return (
    <Table
      caption={caption}
      rows={rows}
      empty="No channels."
      columns={[
        { title: "Channel", cell: (row) => name(row.channel) },
        column("Closes", (row) => <Closes value={row.closes} />),
        column("Revenue", (row) => money(row.revenue)),
        column("Cost", (row) => money(row.cost)),
        column("Cost per close", (row) => money(row.costPerClose)),
        column("Sourced", (row) => <Count value={row.sourced} />),
        column("Influenced", (row) => <Count value={row.influenced} />),
      ]}
      total={[
        "All sales",
        <Closes value={total.closes} />,
        money(total.revenue),
        money(total.cost),
        money(total.costPerClose),
        <Count value={total.sourced} />,
        <Nothing />,
      ]}
    />
  )
}

const Closes = ({ value }: { value: number }) => (
  <span class="money">{value.toLocaleString("en-GB", { maximumFractionDigits: 4 })}</span>
)

/** Closes by every model: how much the answer depends on the question. */
function AllModels({ allModels, rows }: ChannelsProps) {
  return allModels.length > 0 ? (
    <Table
      caption="Closes by every model"
      rows={allModels}
      empty="None."
      columns={[
        { title: "Model", cell: (side) => words(side.model) },
        ...rows.map(({ channel }, i) => ({
          title: channel,
          kind: "number" as const,
          cell: (side: Side) => <Closes value={side.rows[i]!.closes} />,
        })),
      ]}
    />
  ) : null
}

function Periods({ periods, by, rows, currency }: ChannelsProps) {
  const labels = periods.map((period) => period.name)
  const axis = `${by.slice(0, 1).toUpperCase()}${by.slice(1)}`
  const series = (figure: (row: ChannelCell) => number | null) =>
    rows.map(({ channel }, index) => ({ name: channel, values: periods.map((period) => figure(period.rows[index]!)) }))
  return periods.length > 1 ? (
    <>
      <BarChart
        title={`Closes by ${by}`}
        axis={axis}
        labels={labels}
        channels="series"
        isStacked
        series={series((row) => row.closes)}
      />
      <LineChart
        channels="series"
        title={`Cost per close by ${by}, ${currency}`}
        axis={axis}
        labels={labels}
        series={series((row) => cents(row.costPerClose, currency))}
      />
    </>
  ) : null
}

function Members({ members, currency }: ChannelsProps) {
  return members.length > 0 ? (
    <Table
      caption="Inside sales"
      rows={members}
      empty="Nobody."
      columns={[
        { title: "Member", cell: (row) => row.name },
        { title: "Closes", kind: "number", cell: (row) => <Closes value={row.closes} /> },
        { title: "Revenue", kind: "number", cell: (row) => <Money amount={row.revenue} currency={currency} /> },
      ]}
    />
  ) : null
}

/** Currencies never add up to one number. */
function Others({ others }: ChannelsProps) {
  return others.length > 0 ? (
    <Table
      caption="In other currencies"
      rows={others}
      empty="None."
      columns={[
        { title: "Channel", cell: (row) => row.channel },
        { title: "Revenue", kind: "number", cell: (row) => formatMoney(row.revenue, row.currency) },
        { title: "Cost", kind: "number", cell: (row) => formatMoney(row.cost, row.currency) },
      ]}
    />
  ) : null
}
