import { channelName } from "../../../web/chart/chart.tsx"
import { t } from "../../../web/reader.ts"
import type { FormState } from "../../../web/ui/form.tsx"
import { Table } from "../../../web/ui/table.tsx"
import { DateTime, Money, Nothing, PageHead, Percent } from "../../../web/ui/text.tsx"
import { KEY_KINDS, type KeyKind } from "../contract.ts"
import { Closes, modelWords, type Preset, Presets, WindowForm } from "./words-view.tsx"

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
  zone: string
  presets: Preset[]
  /** The latest sales of which the channel has a share. */
  sales: { externalId: string; href: string; closedAt: string; amount: bigint; currency: string; bps: number }[]
  state: FormState
}

/** One channel, one level down: which campaigns, affiliates, links or members its closes came by. */
export function KeysView(props: KeysProps) {
  const { channel, by, model, currency, rows, total, channelsHref } = props
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
      <Table
        caption={t("insight.by_of", { by: t(`insight.key_${by}`), model: modelWords(model) })}
        rows={rows}
        empty={t("insight.keys_none")}
        columns={[
          {
            title: t("insight.by"),
            cell: ({ name, href }) => (href ? <a href={href}>{name}</a> : (name ?? t(`insight.nokey_${by}`))),
          },
          { title: t("plan.metric_closes"), kind: "number", cell: (row) => <Closes value={row.closes} /> },
          { title: t("plan.metric_revenue"), kind: "number", cell: (row) => money(row.revenue) },
          { title: t("plan.metric_cost"), kind: "number", cell: (row) => money(row.cost) },
          { title: t("insight.cost_per_close"), kind: "number", cell: (row) => money(row.costPerClose) },
        ]}
        total={[
          t("insight.together"),
          <Closes value={total.closes} />,
          money(total.revenue),
          money(total.cost),
          money(total.costPerClose),
        ]}
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
function SalesOf({ sales, channel, zone }: KeysProps) {
  return (
    <Table
      caption={t("insight.sales_of", { channel: channelName(channel) })}
      rows={sales}
      empty={t("insight.sales_none")}
      columns={[
        { title: t("insight.order"), cell: (row) => <a href={row.href}>{row.externalId}</a> },
        { title: t("insight.day"), cell: (row) => <DateTime at={row.closedAt} zone={zone} isDay /> },
        {
          title: t("rules.flat"),
          kind: "number",
          cell: (row) => <Money amount={row.amount} currency={row.currency} />,
        },
        { title: t("rules.percent"), kind: "number", cell: (row) => <Percent bps={row.bps} /> },
      ]}
    />
  )
}
