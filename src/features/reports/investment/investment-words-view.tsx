import { currentReader, formatCount, t } from "../../../web/reader.ts"
import { moneyText, percentText } from "../../../web/ui/text.tsx"
import { channelTitle } from "../channels/words-view.tsx"
import { closesFor, type InvestmentRow, type PersonToAsk } from "./core/investment.ts"

const ONE = 10_000
const ONE_DECIMAL = 10
/** So many parts of a close, to one decimal. */
const closes = (parts: bigint) => Math.round((Number(parts) / ONE) * ONE_DECIMAL) / ONE_DECIMAL
const percent = (bps: number | null) => percentText(Math.round((bps ?? 0) / 100) * 100, currentReader().language)
const money = (amount: bigint, currency: string) => moneyText(amount, currency, currentReader().language)

/** What the figures of a channel say, in sentences; none where it neither cost nor closed anything. */
export function investmentWords(row: InvestmentRow, currency: string): string[] {
  const { cost, closeShareBps, costShareBps, costPerClose, marginalCostPerClose, previous } = row
  const channel = channelTitle(row.channel)
  if (row.channel === "community" && row.closes === 0n) return [t("insight.community_none")]
  if (row.closes === 0n) return cost > 0n ? [wastedWords(row, currency)] : []
  const own = closes(row.closes)
  const shares = { closes: percent(closeShareBps), costs: percent(costShareBps) }
  const words = [t("insight.closes_at", { channel, ...shares, n: own })]
  if (costPerClose !== null && marginalCostPerClose !== null)
    words.push(
      t("insight.last_cost", { last: money(marginalCostPerClose, currency), average: money(costPerClose, currency) }),
    )
  else if (costPerClose !== null) words.push(t("insight.average_cost", { average: money(costPerClose, currency) }))
  if (row.signals.includes("getting_dearer") && previous.costPerClose !== null && costPerClose! > previous.costPerClose)
    words.push(t("insight.was_before", { amount: money(previous.costPerClose, currency) }))
  return words
}

/** Whom to ask about it, in a sentence; that nobody is named only where there is something to ask. */
export function askWords({ channel, signals }: InvestmentRow, asked: PersonToAsk | null): string {
  const isTrouble = signals.some((signal) => signal !== "closes_above_cost_share")
  if (!asked) return isTrouble ? t("insight.nobody_asked") : ""
  if (asked.channel === channel) return t("insight.ask", { name: asked.name })
  return t("insight.ask_other", { name: asked.name, channel: t(`channel.${asked.channel}`) })
}

/** Since which month there were costs and no close. */
function wastedWords({ channel, cost, months }: InvestmentRow, currency: string): string {
  const [first] = months.filter((month) => month.cost > 0n)
  const words = { channel: channelTitle(channel), amount: money(cost, currency) }
  return first ? t("insight.wasted_since", { ...words, month: first.month }) : t("insight.wasted", words)
}

/** Half of what a channel without closes costs, at what the best one's last closes cost; null where there is no such pair. */
export function whatIf(rows: readonly InvestmentRow[], currency: string): string | null {
  const from = rows.filter(({ signals }) => signals.includes("costs_without_closes")).sort(byCost)[0]
  const to = rows.filter(({ signals }) => signals.includes("closes_above_cost_share")).sort(byShare)[0]
  const amount = (from?.cost ?? 0n) / 2n
  const more = from && to ? closesFor(amount, to) : null
  if (!from || !to || more === null || more === 0n) return null
  const key = to.marginalCostPerClose === null ? "insight.what_if_average" : "insight.what_if_last"
  return t(key, {
    amount: money(amount, currency),
    from: t(`channel.${from.channel}`),
    to: t(`channel.${to.channel}`),
    n: Number(more),
    more: formatCount(Number(more), currentReader().language),
  })
}

const byCost = (a: InvestmentRow, b: InvestmentRow) => (a.cost > b.cost ? -1 : 1)
const byShare = (a: InvestmentRow, b: InvestmentRow) => (b.closeShareBps ?? 0) - (a.closeShareBps ?? 0)
