import { Channel } from "../../../web/chart/chart.tsx"
import { currentReader, t } from "../../../web/reader.ts"
import { Card } from "../../../web/ui/card.tsx"
import { Form, type FormState, type Option } from "../../../web/ui/form.tsx"
import { Table } from "../../../web/ui/table.tsx"
import { Money, Nothing, PageHead, percentText } from "../../../web/ui/text.tsx"
import { CHANNELS } from "../../credit/models/core/journey.ts"
import { channelTitle, type Preset, Presets, WindowForm } from "../channels/words-view.tsx"
import type { InvestmentRow, PersonToAsk } from "./core/investment.ts"
import { askWords, investmentWords, whatIf } from "./investment-words-view.tsx"

export type InvestmentProps = {
  rows: (InvestmentRow & { ask: PersonToAsk | null })[]
  currency: string
  wordOfMouth: { customers: number; referred: number; shareBps: number | null }
  action: string
  presets: Preset[]
  state: FormState
  /** Who may answer for a channel, and where that is saved; null for whoever may not. */
  naming: { action: string; people: Option[]; state: FormState; once: Record<string, string> } | null
}

const shareText = (bps: number) => percentText(bps, currentReader().language)
const share = (bps: number | null) => (bps === null ? <Nothing /> : shareText(Math.round(bps / 10) * 10))

/** Where the next euro does most, as far as figures say: in sentences first, then every figure. */
export function InvestmentView({ rows, currency, wordOfMouth, action, presets, state, naming }: InvestmentProps) {
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
      <PageHead title={t("insight.invest")} intro={t("insight.invest_intro")} />
      <Presets presets={presets} path={action} query={state.values} />
      <WindowForm action={action} state={state} />
      <p class="note">{t("insight.not_proof")}</p>
      {sentences.map((text) => (
        <p>{text}</p>
      ))}
      {arithmetic && <p>{arithmetic}</p>}
      {customers > 0 && (
        <p>
          {t("insight.word_of_mouth", {
            referred,
            n: customers,
            share: shareText(Math.round((shareBps ?? 0) / 100) * 100),
          })}
        </p>
      )}
      <Table
        caption={t("insight.channel_rows")}
        rows={rows}
        empty={t("insight.no_channels")}
        columns={[
          { title: t("credit.channel"), cell: (row) => <Channel name={row.channel} /> },
          { title: t("plan.metric_cost"), kind: "number", cell: (row) => money(row.cost) },
          { title: t("insight.of_costs"), kind: "number", cell: (row) => share(row.costShareBps) },
          { title: t("insight.of_closes"), kind: "number", cell: (row) => share(row.closeShareBps) },
          { title: t("insight.cost_per_close"), kind: "number", cell: (row) => money(row.costPerClose) },
          { title: t("insight.before"), kind: "number", cell: (row) => money(row.previous.costPerClose) },
          { title: t("insight.last_closes"), kind: "number", cell: (row) => money(row.marginalCostPerClose) },
        ]}
      />
      {naming && <Naming {...naming} />}
    </>
  )
}

/** Who is asked about which channel. */
function Naming({ action, people, state, once }: NonNullable<InvestmentProps["naming"]>) {
  const options = [{ value: "", label: t("insight.ask_nobody") }, ...people]
  const fields = CHANNELS.map((name) => {
    const label = channelTitle(name)
    return { name, label, kind: "select" as const, options, pointer: `/responsible/${name}` }
  })
  return (
    <Card title={t("insight.whom")}>
      <p class="note">{t("insight.whom_words")}</p>
      <Form action={action} shape="row" submit={t("programs.save")} fields={fields} state={state} hidden={once} />
    </Card>
  )
}
