import { figure } from "../../../lib/csv.ts"
import { channelName } from "../../../web/chart/chart.tsx"
import type { MessageKey } from "../../../web/messages/catalogue.ts"
import { t } from "../../../web/reader.ts"
import type { FormState } from "../../../web/ui/form.tsx"
import type { Arranged } from "../../../web/ui/list.ts"
import {
  currencyColumn,
  List,
  type ListColumn,
  moneyColumn,
  timeColumn,
  withoutTotal,
} from "../../../web/ui/listed.tsx"
import { Money, Nothing, PageHead, Percent } from "../../../web/ui/text.tsx"
import { KEY_KINDS, type KeyKind } from "../contract.ts"
import { Closes, closesColumn, modelWords, type Preset, Presets, WindowForm } from "./words-view.tsx"

/** `closes` is fractional, money in minor units. */
export type KeyCell = {
  currency: string
  name: string | null
  href: string | null
  closes: number
  revenue: bigint
  cost: bigint | null
  costPerClose: bigint | null
}

export type SoldCell = {
  externalId: string
  href: string
  closedAt: string
  amount: bigint
  currency: string
  bps: number
}

export type KeysProps = {
  channel: string
  model: string
  by: KeyKind
  currency: string
  found: Arranged<KeyCell>
  total: Omit<KeyCell, "name" | "href" | "currency">
  models: readonly string[]
  action: string
  channelsHref: string
  zone: string
  presets: Preset[]
  /** The latest sales of which the channel has a share. */
  sold: Arranged<SoldCell>
  state: FormState
}

/** One channel, one level down: which campaigns, affiliates, links or members its closes came by. */
export function KeysView(props: KeysProps) {
  const { channel, by, model, currency, found, total, channelsHref } = props
  const isNarrowed = found.list.search !== ""
  const money = (amount: bigint | null) =>
    amount === null ? <Nothing /> : <Money amount={amount} currency={currency} />
  return (
    <>
      <PageHead
        title={t("insight.inside", { channel: channelName(channel) })}
        intro={t("insight.keys_intro")}
        back={{ href: channelsHref, label: t("insight.back") }}
      />
      <Presets presets={props.presets} path={props.action} query={props.state.values} />
      <Filter {...props} />
      <p class="note">{t("insight.not_proof")}</p>
      <List
        caption={t("insight.by_of", { by: t(`insight.key_${by}`), model: modelWords(model) })}
        found={found}
        search={t(`insight.key_${by}`)}
        empty={t("insight.keys_none")}
        columns={keyColumns(t, by)}
        {...(!isNarrowed && {
          total: [
            t("insight.together"),
            <Closes value={total.closes} />,
            money(total.revenue),
            money(total.cost),
            money(total.costPerClose),
          ],
        })}
      />
      <SalesOf {...props} />
    </>
  )
}

function Filter({ action, state, models }: KeysProps) {
  const options = models.map((model) => ({ value: model, label: modelWords(model) }))
  const kinds = KEY_KINDS.map((by) => ({ value: by, label: t(`insight.key_${by}`) }))
  return (
    <WindowForm
      action={action}
      state={state}
      fields={[
        { name: "by", label: t("insight.by"), kind: "select", options: kinds },
        {
          name: "model",
          label: t("credit.model"),
          kind: "select",
          options: [{ value: "", label: t("insight.policys") }, ...options],
        },
      ]}
    />
  )
}

/** The sales behind a channel, each leading to who had a part in it. */
const SalesOf = ({ sold, channel, zone }: KeysProps) => (
  <List
    caption={t("insight.sales_of", { channel: channelName(channel) })}
    found={sold}
    search={t("insight.order")}
    empty={t("insight.sales_none")}
    columns={soldColumns(t, zone)}
  />
)

type Say = (key: MessageKey) => string

/** The columns of a channel's campaigns, affiliates or whatever it is asked by, and of their file. */
export const keyColumns = (say: Say, by: KeyKind): ListColumn<KeyCell>[] => [
  {
    title: say("insight.by"),
    sort: "name",
    cell: ({ name, href }) => (href ? <a href={href}>{name}</a> : (name ?? t(`insight.nokey_${by}`))),
    file: ({ name }) => name ?? say(`insight.nokey_${by}`),
  },
  closesColumn<KeyCell>(say),
  moneyColumn<KeyCell>(say("plan.metric_revenue"), (row) => row.revenue, "revenue"),
  moneyColumn<KeyCell>(say("plan.metric_cost"), (row) => row.cost, "cost"),
  withoutTotal(moneyColumn<KeyCell>(say("insight.cost_per_close"), (row) => row.costPerClose, "price")),
  currencyColumn(say),
]

/** The columns of a channel's sales, and of their file. */
export const soldColumns = (say: Say, zone: string): ListColumn<SoldCell>[] => [
  {
    title: say("insight.order"),
    sort: "order",
    cell: (row) => <a href={row.href}>{row.externalId}</a>,
    file: (row) => row.externalId,
  },
  timeColumn<SoldCell>(say("insight.day"), (row) => row.closedAt, { zone, sort: "at", isDay: true }),
  moneyColumn<SoldCell>(say("rules.flat"), (row) => row.amount, "amount"),
  currencyColumn(say),
  {
    title: say("rules.percent"),
    kind: "number",
    sort: "share",
    cell: (row) => <Percent bps={row.bps} />,
    file: (row) => figure(row.bps / 100),
  },
]
