import { Channel } from "../../../web/chart/chart.tsx"
import { isMessage, t } from "../../../web/reader.ts"
import { Card, type CardFact, Facts } from "../../../web/ui/card.tsx"
import { Form, type FormState, type Option } from "../../../web/ui/form.tsx"
import { Table } from "../../../web/ui/table.tsx"
import { Count, DateTime, Money, Nothing, PageHead, Percent } from "../../../web/ui/text.tsx"
import { type TransferRow, Transfers } from "../touches/journey-view.tsx"

/** One channel of a sale: by the model, and by the record where there is one. Minor units. */
export type ShareRow = {
  channel: string
  model: { bps: number; amount: bigint } | null
  record: { bps: number; amount: bigint } | null
}
export type TouchLine = {
  at: string
  channel: string
  words: string[]
  bps: number | null
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
      <PageHead title={t("credit.title_of", { order: props.externalId })} intro={t("credit.no_money")}>
        <a class="button" href={`${base}/journeys?${new URLSearchParams({ customer })}`}>
          {t("credit.journey")}
        </a>
        <a class="button" href={`${base}/sales/${saleId}`}>
          {t("sales.commission")}
        </a>
      </PageHead>
      <Card title={t("affiliates.status")}>
        <Facts facts={props.facts} />
      </Card>
      <Form
        method="get"
        action={`${base}/credit/${saleId}`}
        shape="row"
        submit={t("kit.apply")}
        fields={[{ name: "model", label: t("credit.model"), kind: "select", options: models }]}
        state={{ values: { model }, errors: [] }}
      />
      <Shares {...props} />
      <Touches {...props} />
      <Versions {...props} />
      <Transfers
        caption={t("credit.transfers")}
        transfers={transfers}
        base={base}
        zone={zone}
        empty={t("credit.no_transfer")}
      />
      <Settle {...props} />
    </>
  )
}

function modelName(model: string): string {
  const key = `insight.model_${model}`
  return isMessage(key) ? t(key) : model
}

function Shares({ shares, model, currency }: SaleCreditProps) {
  const share = (one: ShareRow["model"]) =>
    one ? (
      <>
        <Percent bps={one.bps} />
        <span class="sub">
          <Money amount={one.amount} currency={currency} />
        </span>
      </>
    ) : (
      <Nothing />
    )
  return (
    <Table
      caption={t("credit.shares")}
      rows={shares}
      empty={t("credit.no_share")}
      columns={[
        { title: t("credit.channel"), cell: (row) => <Channel name={row.channel} /> },
        { title: t("credit.by_model", { model: modelName(model) }), kind: "number", cell: (row) => share(row.model) },
        { title: t("credit.by_record"), kind: "number", cell: (row) => share(row.record) },
      ]}
    />
  )
}

function Touches({ touches, currency, zone }: SaleCreditProps) {
  return (
    <Table
      caption={t("credit.touches")}
      rows={touches}
      empty={t("credit.no_touches")}
      columns={[
        {
          title: t("credit.touch"),
          cell: (row) => (
            <>
              <Channel name={row.channel} />
              {row.words.length > 0 && <span class="sub">{row.words.join(" · ")}</span>}
            </>
          ),
        },
        { title: t("sales.when"), cell: (row) => <DateTime at={row.at} zone={zone} /> },
        {
          title: t("rules.percent"),
          kind: "number",
          cell: (row) =>
            row.bps === null ? <span class="soft">{t("credit.not_eligible")}</span> : <Percent bps={row.bps} />,
        },
        {
          title: t("rules.flat"),
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
      caption={t("credit.record")}
      rows={versions}
      empty={t("credit.no_record")}
      columns={[
        { title: t("credit.version"), kind: "number", cell: (row) => <Count value={row.version} /> },
        { title: t("credit.split"), cell: (row) => row.splits },
        { title: t("inbox.reason"), cell: (row) => <span class="long">{row.reason}</span> },
        { title: t("credit.by"), cell: (row) => row.by },
        { title: t("sales.when"), cell: (row) => <DateTime at={row.at} zone={zone} /> },
      ]}
    />
  )
}

function Settle({ base, saleId, channels, mayRecord, mayPropose, recordForm, transferForm }: SaleCreditProps) {
  const action = (what: string) => `${base}/credit/${saleId}/${what}`
  const reason = { name: "reason", label: t("inbox.reason"), isRequired: true }
  return (
    <div class="pair">
      {mayRecord && (
        <Card title={t("credit.approve_split")}>
          <Form
            action={action("record")}
            submit={t("credit.save_record")}
            fields={[
              ...channels.map(({ value, label }) => ({
                name: value,
                label,
                kind: "percent" as const,
              })),
              reason,
            ]}
            state={recordForm}
          />
        </Card>
      )}
      {mayPropose && (
        <Card title={t("credit.propose")}>
          <Form
            action={action("transfers")}
            submit={t("credit.propose_submit")}
            fields={[
              { name: "from", label: t("payouts.from"), kind: "select", options: channels, isRequired: true },
              { name: "to", label: t("credit.to"), kind: "select", options: channels, isRequired: true },
              { name: "bps", label: t("credit.share_of_sale"), kind: "percent", isRequired: true },
              reason,
            ]}
            state={transferForm}
          />
        </Card>
      )}
    </div>
  )
}
