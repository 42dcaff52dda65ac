import { addMonths, dayOf, dayStart } from "../../../lib/calendar.ts"
import { remembering } from "../../../lib/remembering.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { CHANNELS, type Channel } from "../../credit/models/core/journey.ts"
import { type Responsible, readResponsible } from "../../credit/policy/save-policy.ts"
import { readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import type { ChannelTable } from "../channels/core/channel-table.ts"
import { MOST_WINDOWS, periodsOf } from "../channels/core/periods.ts"
import { onBasis, openReport, type ReportBasis } from "../channels/open-report.ts"
import { type ChannelReport, channelReport, readFigures, WHOLE } from "../channels/read-channels.ts"
import type { InvestmentQuery } from "../contract.ts"
import type { Span } from "../core/span.ts"
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
  return readAsVendor(ctx, vendorId, "channel_report.read", (tx) =>
    onBasis(tx, ctx, vendorId, query, (basis) => investment(tx, ctx, vendorId, basis, query)),
  )
}

const NOBODY: Responsible = new Map()

async function investment(
  tx: Tx,
  ctx: Ctx,
  vendorId: string,
  basis: ReportBasis,
  query: InvestmentQuery,
): Promise<Investment> {
  const asked = { ...query, source: "record" as const, customers: "all" as const }
  const { timezone } = basis
  const { window, lookbackDays } = openReport(tx, ctx, vendorId, basis, asked)
  const { earlier, periods } = partsOf(window, timezone)
  const read = { ...window, from: earlier.from, periods, lookbackDays, customers: asked.customers }
  const figures = readFigures(tx, vendorId, read)
  // Only the present policy says whom to ask now.
  const isAnybodyNamed = query.at !== undefined || Object.keys(basis.policy.responsible ?? {}).length > 0
  const own = { from: window.from, to: window.to }
  const [now, before, { customers, referred }, responsible] = await Promise.all([
    channelReport(tx, ctx, vendorId, basis, { ...asked, ...own, by: "month" }, figures),
    channelReport(tx, ctx, vendorId, basis, { ...asked, ...earlier }, figures),
    countReferred(tx, vendorId, window),
    isAnybodyNamed ? readResponsible(tx, vendorId) : NOBODY,
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

/** As long a time before a window, which is the whole of its report, and the first part of what is read once for both. */
const partsOf = remembering(
  MOST_WINDOWS,
  ({ from, to }: Span, timeZone: string) => `${from.getTime()} ${to.getTime()} ${timeZone}`,
  (window, timeZone) => {
    const earlier: Span = { from: beforeOf(window, timeZone), to: window.from }
    return { earlier, periods: [{ name: WHOLE, ...earlier }, ...periodsOf("month", window, timeZone)] }
  },
)

/** When as long a time before begins: whole months where the window is whole months, else as many milliseconds. */
function beforeOf({ from, to }: Span, timeZone: string): Date {
  const months = monthsBetween(from, to, timeZone)
  if (months === null) return new Date(from.getTime() - (to.getTime() - from.getTime()))
  return addMonths(from, -months, timeZone)
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
