import { formatMoney } from "../../../../lib/currency.ts"
import { closesFor, type InvestmentRow, type PersonToAsk } from "./investment.ts"

const closes = (tenThousandths: bigint) => {
  const text = (Number(tenThousandths) / 10_000).toLocaleString("en-GB", { maximumFractionDigits: 1 })
  return `${text} ${text === "1" ? "close" : "closes"}`
}
const percent = (bps: number | null) => `${((bps ?? 0) / 100).toFixed(0)} %`
const title = (channel: string) => channel.slice(0, 1).toUpperCase() + channel.slice(1)

/** What the figures of a channel say, in sentences; none where it neither cost nor closed anything. */
export function investmentWords(row: InvestmentRow, currency: string): string[] {
  const money = (amount: bigint) => formatMoney(amount, currency)
  const { cost, closeShareBps, costShareBps, costPerClose, marginalCostPerClose, previous } = row
  const name = title(row.channel)
  if (row.channel === "community" && row.closes === 0n) return ["Community has closed nothing yet."]
  if (row.closes === 0n) return cost > 0n ? [`${name} has cost ${money(cost)} and closed nothing${since(row)}.`] : []
  const words = [
    `${name} closes ${percent(closeShareBps)} at ${percent(costShareBps)} of the cost: ${closes(row.closes)}.`,
  ]
  if (costPerClose !== null && marginalCostPerClose !== null)
    words.push(`Its last closes cost ${money(marginalCostPerClose)} each, ${money(costPerClose)} on average.`)
  else if (costPerClose !== null) words.push(`A close costs ${money(costPerClose)} on average.`)
  if (row.signals.includes("getting_dearer") && previous.costPerClose !== null && costPerClose! > previous.costPerClose)
    words.push(`It was ${money(previous.costPerClose)} in as long a time before.`)
  return words
}

/** Whom to ask about it, in a sentence; that nobody is named only where there is something to ask. */
export function askWords({ channel, signals }: InvestmentRow, asked: PersonToAsk | null): string {
  const isTrouble = signals.some((signal) => signal !== "closes_above_cost_share")
  if (!asked) return isTrouble ? "Nobody is named whom to ask about it." : ""
  return `Ask ${asked.name}, who is responsible for ${asked.channel === channel ? "it" : `the ${asked.channel}`}.`
}

/** Since which month there were costs and no close. */
function since({ months }: InvestmentRow): string {
  const [first] = months.filter(({ cost }) => cost > 0n)
  return first ? ` since ${first.month}` : ""
}

/** Half of what a channel without closes costs, at what the best one's last closes cost; null where there is no such pair. */
export function whatIf(rows: readonly InvestmentRow[], currency: string): string | null {
  const from = rows.filter(({ signals }) => signals.includes("costs_without_closes")).sort(byCost)[0]
  const to = rows.filter(({ signals }) => signals.includes("closes_above_cost_share")).sort(byShare)[0]
  const amount = (from?.cost ?? 0n) / 2n
  const more = from && to ? closesFor(amount, to) : null
  if (!from || !to || more === null || more === 0n) return null
  const price = to.marginalCostPerClose === null ? "a close costs there on average" : "its last closes cost"
  return `${formatMoney(amount, currency)} from ${from.channel} to ${to.channel}, at what ${price}: ${closes(more * 10_000n)} more. Arithmetic, not a promise.`
}

const byCost = (a: InvestmentRow, b: InvestmentRow) => (a.cost > b.cost ? -1 : 1)
const byShare = (a: InvestmentRow, b: InvestmentRow) => (b.closeShareBps ?? 0) - (a.closeShareBps ?? 0)
