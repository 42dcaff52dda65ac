import { addMonths, dayOf, dayStart } from "../../../lib/calendar.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { CHANNELS, type Channel } from "../../credit/models/core/journey.ts"
import { readResponsible } from "../../credit/policy/save-policy.ts"
import { readAndKeep } from "../../identity/permissions/read-as-vendor.ts"
import { findVendor } from "../../identity/vendors/find-vendor.ts"
import type { ChannelTable } from "../channels/core/channel-table.ts"
import { windowOf } from "../channels/open-report.ts"
import { type ChannelReport, channelReport } from "../channels/read-channels.ts"
import type { InvestmentQuery } from "../contract.ts"
import {
  askedAbout,
  type ChannelSpending,
  type InvestmentRow,
  investmentRows,
  type PersonToAsk,
} from "./core/investment.ts"
import { countReferred, type WordOfMouth } from "./investment-store.ts"

export type Investment = Pick<ChannelReport, "from" | "to" | "at" | "model" | "currency"> & {
  rows: (InvestmentRow & { ask: PersonToAsk | null })[]
  total: { cost: bigint; closes: bigint; revenue: bigint; costPerClose: bigint | null }
  wordOfMouth: WordOfMouth & { shareBps: number | null }
}

/** Where to invest: what each channel costs and closes, now and in as long a time before, and what its last closes cost. */
export function readInvestment(ctx: Ctx, vendorId: string, query: InvestmentQuery): Promise<Investment> {
  return readAndKeep(ctx, vendorId, "channel_report.read", (tx) => investment(tx, ctx, vendorId, query))
}

async function investment(tx: Tx, ctx: Ctx, vendorId: string, query: InvestmentQuery): Promise<Investment> {
  const { timezone } = await findVendor(tx, vendorId)
  const window = windowOf(query, ctx.now, timezone)
  const asked = { ...query, source: "record" as const, customers: "all" as const }
  const { from } = beforeOf(window, timezone)
  const [now, before, { customers, referred }, responsible] = await Promise.all([
    channelReport(tx, ctx, vendorId, { ...asked, by: "month" }),
    channelReport(tx, ctx, vendorId, { ...asked, from, to: window.from }),
    countReferred(tx, vendorId, window),
    readResponsible(tx, vendorId),
  ])
  const spending = new Map(CHANNELS.map((channel) => [channel, spendingOf(channel, now, before.table)]))
  const shareBps = customers > 0 ? Math.round((10_000 * referred) / customers) : null
  return {
    from: now.from,
    to: now.to,
    at: now.at,
    model: now.model,
    currency: now.currency,
    rows: investmentRows(spending, now.table.total.closes).map((row) => {
      return { ...row, ask: askedAbout(row, responsible) }
    }),
    total: now.table.total,
    wordOfMouth: { customers, referred, shareBps },
  }
}

/** As long a time before: whole months where the window is whole months, else as many milliseconds. */
function beforeOf({ from, to }: { from: Date; to: Date }, timeZone: string): { from: Date } {
  const months = monthsBetween(from, to, timeZone)
  if (months === null) return { from: new Date(from.getTime() - (to.getTime() - from.getTime())) }
  return { from: addMonths(from, -months, timeZone) }
}

function monthsBetween(from: Date, to: Date, timeZone: string): number | null {
  const [a, b] = [dayOf(from, timeZone), dayOf(to, timeZone)]
  const isWhole = [a, b].every((day) => day.endsWith("-01")) && [from, to].every((at) => isDayStart(at, timeZone))
  const count = (day: string) => 12 * Number(day.slice(0, 4)) + Number(day.slice(5, 7))
  return isWhole ? count(b) - count(a) : null
}

const isDayStart = (at: Date, timeZone: string) => dayStart(dayOf(at, timeZone), timeZone).getTime() === at.getTime()

function spendingOf(channel: Channel, now: ChannelReport, before: ChannelTable): ChannelSpending {
  const rowOf = (table: ChannelTable) => table.rows.find(({ name }) => name === channel)!
  const pick = ({ cost, closes, revenue }: ReturnType<typeof rowOf>) => ({ cost, closes, revenue })
  const { cost, closes } = rowOf(before)
  const months = (now.periods ?? []).map(({ name, table }) => ({ month: name, ...pick(rowOf(table)) }))
  return { now: pick(rowOf(now.table)), before: { cost, closes }, months }
}
