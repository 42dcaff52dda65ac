import { BarChart, Channel, channelName, channelText } from "../../../web/chart/chart.tsx"
import type { MessageKey } from "../../../web/messages/catalogue.ts"
import { currentReader, t, tx } from "../../../web/reader.ts"
import { type CardFact, Stats } from "../../../web/ui/card.tsx"
import type { Option } from "../../../web/ui/form.tsx"
import type { Arranged } from "../../../web/ui/list.ts"
import {
  countColumn,
  currencyColumn,
  isShown,
  List,
  type ListColumn,
  moneyColumn,
  withoutTotal,
} from "../../../web/ui/listed.tsx"
import { Table } from "../../../web/ui/table.tsx"
import { Count, Money, Nothing, PageHead, percentText } from "../../../web/ui/text.tsx"
import {
  AllModels,
  type ChannelCell,
  type ChannelsProps,
  type ChannelTotal,
  cents,
  Members,
  Others,
  Periods,
  type Prices,
} from "./channel-parts-view.tsx"
import { PERIODS } from "./core/periods.ts"
import { FittedView } from "./fitted-view.tsx"
import { Closes, channelTitle, closesColumn, modelWords, Presets, WindowForm } from "./words-view.tsx"

/** Where sales come from and what a close costs there: an answer in words, a picture of both, then every figure. */
export function ChannelsView(props: ChannelsProps & { found: Arranged<FigureCell> }) {
  const { total, compare, currency, action, state, models, presets, before } = props
  return (
    <>
      <PageHead title={t("nav.channels")} intro={t("insight.intro")}>
        <a href={`${props.base}/paths`}>{t("insight.paths")}</a>{" "}
        <a href={`${props.base}/investment`}>{t("insight.invest")}</a>
      </PageHead>
      <Presets presets={presets} path={action} query={state.values} />
      <Filter action={action} state={state} models={models} />
      {total.closes === 0 && total.cost === 0n ? (
        <p class="note">{t("insight.nothing")}</p>
      ) : (
        <>
          <Answer {...props} />
          <Stats facts={answers(props)} />
          <Pictures {...props} />
          <p class="note">{t("insight.not_proof")}</p>
          <Figures
            caption={t("credit.by_model", { model: modelWords(props.model) })}
            rows={props.found.all}
            found={props.found}
            total={total}
            currency={currency}
            base={props.base}
            before={before}
          />
          {compare && (
            <Figures
              caption={t("credit.by_model", { model: modelWords(compare.model) })}
              rows={figuresOf(compare.rows, currency, null)}
              found={null}
              total={compare.total}
              currency={currency}
              base={props.base}
              before={null}
            />
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
  const options = models.map((model) => ({ value: model, label: modelWords(model) }))
  const select = (name: string, label: string, all: Option[]) => ({
    name,
    label,
    kind: "select" as const,
    options: all,
  })
  return (
    <WindowForm
      action={action}
      state={state}
      fields={[
        select("model", t("credit.model"), [{ value: "", label: t("insight.policys") }, ...options]),
        select("compare", t("insight.beside"), [
          { value: "", label: t("insight.beside_none") },
          { value: "all", label: t("insight.all_models") },
          ...options,
        ]),
        select("customers", t("search.customer"), [
          { value: "", label: t("kit.all") },
          { value: "new", label: t("insight.new") },
          { value: "returning", label: t("insight.returning") },
        ]),
        select("source", t("insight.records"), [
          { value: "", label: t("insight.records_first") },
          { value: "model", label: t("insight.records_out") },
        ]),
        select(
          "by",
          t("insight.by"),
          PERIODS.map((by) => ({ value: by, label: t(`insight.period_${by}`) })),
        ),
      ]}
    />
  )
}

/** What costs and closes nothing, which closes most, and which is cheapest: the question in sentences. */
function Answer({ rows, total, currency }: ChannelsProps) {
  const wasted = rows.filter((row) => row.closes === 0 && row.cost > 0n).toSorted((a, b) => (a.cost > b.cost ? -1 : 1))
  const closing = rows.filter((row) => row.closes > 0 && row.channel !== "unattributed")
  const [most] = closing.toSorted((a, b) => b.closes - a.closes)
  const [cheapest] = closing
    .filter((row) => row.costPerClose !== null && row.costPerClose > 0n)
    .toSorted((a, b) => (a.costPerClose! < b.costPerClose! ? -1 : 1))
  const money = (amount: bigint) => <Money amount={amount} currency={currency} />
  return (
    <p class="lead">
      {wasted.map((row) => (
        <>{tx("insight.wasted", { channel: channelTitle(row.channel), amount: money(row.cost) })} </>
      ))}
      {most &&
        tx(most.costPerClose ? "insight.best" : "insight.best_free", {
          channel: channelTitle(most.channel),
          own: <Closes value={most.closes} />,
          total: <Closes value={total.closes} />,
          price: money(most.costPerClose ?? 0n),
        })}{" "}
      {cheapest &&
        cheapest !== most &&
        tx("insight.cheapest_is", { channel: channelName(cheapest.channel), price: money(cheapest.costPerClose!) })}
    </p>
  )
}

function shareOfAll(own: number, total: number): string {
  const share = percentText(Math.round((100 * own) / total) * 100, currentReader().language)
  return t("insight.of_total", { own, total, share })
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
      label: t("insight.most"),
      value: most ? <Channel name={most.channel} /> : <Nothing />,
      hint: most && shareOfAll(most.closes, total.closes),
    },
    { label: t("insight.cheapest"), value: price(byPrice[0]), hint: byPrice[0] && channelName(byPrice[0].channel) },
    {
      label: t("insight.dearest"),
      value: price(byPrice.at(-1)),
      hint: byPrice[1] && channelName(byPrice.at(-1)!.channel),
    },
    { label: t("insight.average"), value: price(total), hint: t("insight.all_channels") },
  ]
}

/** Both halves of the question side by side, and both models where two are asked for. */
function Pictures({ model, rows, compare, currency }: ChannelsProps) {
  const sides = [{ model, rows }, ...(compare ? [compare] : [])]
  const labels = rows.map((row) => row.channel)
  return (
    <div class="pair">
      <BarChart
        title={t("plan.metric_closes")}
        axis={t("credit.channel")}
        channels="labels"
        labels={labels}
        series={sides.map((side) => ({ name: modelWords(side.model), values: side.rows.map((row) => row.closes) }))}
      />
      <BarChart
        title={t("insight.cost_in", { currency })}
        axis={t("credit.channel")}
        channels="labels"
        labels={labels}
        series={sides.map((side) => ({
          name: modelWords(side.model),
          values: side.rows.map((row) => cents(row.costPerClose, currency)),
        }))}
      />
    </div>
  )
}

type FiguresProps = {
  caption: string
  rows: FigureCell[]
  /** How they are looked at; null for what is only set beside others, in the order of their model. */
  found: Arranged<FigureCell> | null
  total: ChannelTotal
  currency: string
  base: string
  before: Prices | null
}

/** A channel's figures with what a close cost there before; null where nothing was closed then. */
export type FigureCell = ChannelCell & { currency: string; before: bigint | null }

export const figuresOf = (rows: ChannelCell[], currency: string, before: Prices | null) =>
  rows.map((row): FigureCell => ({ ...row, currency, before: before?.of.get(row.channel) ?? null }))

function Figures({ caption, rows, found, total, currency, base, before }: FiguresProps) {
  const money = (amount: bigint | null) =>
    amount === null ? <Nothing /> : <Money amount={amount} currency={currency} />
  const props = {
    caption,
    empty: t("insight.no_channels"),
    total: [
      t("insight.all_sales"),
      <Closes value={total.closes} />,
      money(total.revenue),
      money(total.cost),
      money(total.costPerClose),
      ...(before ? [money(before.total)] : []),
      <Count value={total.sourced} />,
      <Nothing />,
    ],
  }
  const columns = figureColumns(t, base, before !== null)
  return found ? (
    <List {...props} found={found} columns={columns} />
  ) : (
    <Table {...props} rows={rows} columns={columns.filter(isShown)} />
  )
}

type Say = (key: MessageKey) => string

/** The columns of the list and of its file. */
export function figureColumns(say: Say, base: string, hasBefore: boolean): ListColumn<FigureCell>[] {
  const money = (title: string, read: (row: FigureCell) => bigint | null, sort: string) =>
    withoutTotal(moneyColumn<FigureCell>(title, read, sort))
  const count = (title: string, read: (row: FigureCell) => number, sort: string) =>
    withoutTotal(countColumn<FigureCell>(title, read, sort))
  const price = money(say("insight.cost_per_close"), (row) => row.costPerClose, "price")
  return [
    {
      title: say("credit.channel"),
      sort: "channel",
      cell: ({ channel }) =>
        channel === "unattributed" ? (
          <Channel name={channel} />
        ) : (
          <a href={`${base}/channels/${channel}`}>
            <Channel name={channel} />
          </a>
        ),
      file: ({ channel }) => channelText(channel, say),
    },
    closesColumn<FigureCell>(say),
    money(say("plan.metric_revenue"), (row) => row.revenue, "revenue"),
    money(say("plan.metric_cost"), (row) => row.cost, "cost"),
    {
      ...price,
      cell: (row) => (row.costPerClose === null && row.cost > 0n ? t("insight.no_close") : price.cell(row)),
    },
    ...(hasBefore ? [money(say("insight.before_of"), (row) => row.before, "before")] : []),
    currencyColumn(say),
    count(say("insight.sourced"), (row) => row.sourced, "sourced"),
    count(say("insight.influenced"), (row) => row.influenced, "influenced"),
  ]
}
