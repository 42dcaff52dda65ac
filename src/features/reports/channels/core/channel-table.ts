import { divRound } from "../../../../lib/money.ts"
import type { Channel } from "../../../credit/models/core/journey.ts"
import { ROWS, type Row, type RowName } from "./channels.ts"
import type { KeyRow } from "./key-rows.ts"
import { addTo, addUp, type Money } from "./money-sums.ts"
import { partOfMonth } from "./periods.ts"

/** Costs by row and currency, minor units. */
export type Costs = ReadonlyMap<RowName, Money>

export type ReportedCosts = {
  reported: readonly { channel: Channel; month: string; campaign: string | null; currency: string; amount: bigint }[]
  /** Of the whole window, or of each of its periods by name. */
  commissions: readonly { period: string; currency: string; amount: bigint }[]
}

/** What each channel cost in a window, or in periods of it by name: months by their days, and community its commissions. */
export function costTable(
  { reported, commissions }: ReportedCosts,
  window: { from: Date; to: Date; names?: readonly string[] },
  timeZone: string,
): Costs {
  const costs = new Map<RowName, Map<string, bigint>>(ROWS.map((name) => [name, new Map()]))
  const addCost = (name: RowName, currency: string, amount: bigint) => addTo(costs.get(name)!, currency, amount)
  for (const { channel, month, currency, amount } of reported)
    addCost(channel, currency, partOfMonth(amount, month, window, timeZone))
  for (const { period, currency, amount } of commissions)
    if (window.names === undefined || window.names.includes(period)) addCost("community", currency, amount)
  return costs
}

/** `closes` in ten-thousandths, money in minor units of the report's currency, the rest by currency. */
export type Figures = {
  closes: bigint
  revenue: bigint
  cost: bigint
  costPerClose: bigint | null
  sourced: number
  others: { currency: string; revenue: bigint; cost: bigint }[]
}
export type TableRow = Figures & { name: RowName; influenced: number; keys: KeyRow[] }
export type ChannelTable = { rows: TableRow[]; total: Figures }

/** One row a channel and the unattributed one; the total is their sum. No figure where nothing was closed: not zero. */
export function tabulate(rows: ReadonlyMap<RowName, Row>, costs: Costs, currency: string): ChannelTable {
  const made = ROWS.map((name): TableRow => {
    const { closes, revenue, sourced, influenced, keys } = rows.get(name)!
    return { name, influenced, keys, ...figures({ closes, sourced, revenue, cost: costs.get(name)! }, currency) }
  })
  const total = {
    closes: made.reduce((sum, row) => sum + row.closes, 0n),
    sourced: made.reduce((sum, row) => sum + row.sourced, 0),
    revenue: addUp([...rows.values()].map((row) => row.revenue)),
    cost: addUp([...costs.values()]),
  }
  return { rows: made, total: figures(total, currency) }
}

type Sums = { closes: bigint; sourced: number; revenue: Money; cost: Money }

function figures({ closes, sourced, revenue, cost }: Sums, currency: string): Figures {
  const own = cost.get(currency) ?? 0n
  const others = [...new Set([...revenue.keys(), ...cost.keys()])].filter((code) => code !== currency).sort()
  return {
    closes,
    revenue: revenue.get(currency) ?? 0n,
    cost: own,
    costPerClose: closes > 0n ? divRound(own * 10_000n, closes) : null,
    sourced,
    others: others.map((code) => ({ currency: code, revenue: revenue.get(code) ?? 0n, cost: cost.get(code) ?? 0n })),
  }
}
