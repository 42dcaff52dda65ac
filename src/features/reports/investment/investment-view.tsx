import { figure } from "../../../lib/csv.ts"
import { Channel, channelText } from "../../../web/chart/chart.tsx"
import type { MessageKey } from "../../../web/messages/catalogue.ts"
import { currentReader, t } from "../../../web/reader.ts"
import { Card } from "../../../web/ui/card.tsx"
import { Form, type FormState, type Option } from "../../../web/ui/form.tsx"
import type { Arranged } from "../../../web/ui/list.ts"
import { currencyColumn, List, type ListColumn, moneyColumn, withoutTotal } from "../../../web/ui/listed.tsx"
import { Nothing, PageHead, percentText } from "../../../web/ui/text.tsx"
import { CHANNELS } from "../../credit/models/core/journey.ts"
import { channelTitle, type Preset, Presets, WindowForm } from "../channels/words-view.tsx"
import type { InvestmentRow, PersonToAsk } from "./core/investment.ts"
import { askWords, investmentWords, whatIf } from "./investment-words-view.tsx"

export type InvestmentCell = InvestmentRow & { ask: PersonToAsk | null; currency: string }

export type InvestmentProps = {
  /** In the order of the report, as its sentences are, and as the list is looked at. */
  rows: InvestmentCell[]
  found: Arranged<InvestmentCell>
  currency: string
  wordOfMouth: { customers: number; referred: number; shareBps: number | null }
  action: string
  presets: Preset[]
  state: FormState
  /** Who may answer for a channel, and where that is saved; null for whoever may not. */
  naming: { action: string; people: Option[]; state: FormState; once: Record<string, string> } | null
}

const shareText = (bps: number) => percentText(bps, currentReader().language)

type Say = (key: MessageKey) => string

/** The columns of the list and of its file. */
export function investmentColumns(say: Say): ListColumn<InvestmentCell>[] {
  const money = (title: string, read: (row: InvestmentCell) => bigint | null, sort: string) =>
    withoutTotal(moneyColumn<InvestmentCell>(title, read, sort))
  const share = (title: string, read: (row: InvestmentCell) => number | null, sort: string) => ({
    title,
    kind: "number" as const,
    sort,
    cell: (row: InvestmentCell) => {
      const bps = read(row)
      return bps === null ? <Nothing /> : shareText(Math.round(bps / 10) * 10)
    },
    file: (row: InvestmentCell) => {
      const bps = read(row)
      return bps === null ? "" : figure(bps / 100)
    },
  })
  return [
    {
      title: say("credit.channel"),
      sort: "channel",
      cell: (row) => <Channel name={row.channel} />,
      file: (row) => channelText(row.channel, say),
    },
    moneyColumn<InvestmentCell>(say("plan.metric_cost"), (row) => row.cost, "cost"),
    share(say("insight.of_costs"), (row) => row.costShareBps, "costs"),
    share(say("insight.of_closes"), (row) => row.closeShareBps, "closes"),
    money(say("insight.cost_per_close"), (row) => row.costPerClose, "price"),
    money(say("insight.before"), (row) => row.previous.costPerClose, "before"),
    money(say("insight.last_closes"), (row) => row.marginalCostPerClose, "last"),
    currencyColumn(say),
  ]
}

/** Where the next euro does most, as far as figures say: in sentences first, then every figure. */
export function InvestmentView({
  rows,
  found,
  currency,
  wordOfMouth,
  action,
  presets,
  state,
  naming,
}: InvestmentProps) {
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
      <List
        caption={t("insight.channel_rows")}
        found={found}
        empty={t("insight.no_channels")}
        columns={investmentColumns(t)}
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
