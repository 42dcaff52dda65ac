import { dayOf } from "../../../lib/calendar.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { MODELS, type Model, needsRuleBeside } from "../../credit/models/core/models.ts"
import type { FittedModel } from "../../credit/models/fit-channel-model.ts"
import { readAndKeep } from "../../identity/permissions/read-as-vendor.ts"
import type { ChannelsQuery } from "../contract.ts"
import * as store from "./channel-store.ts"
import { type ChannelTable, type Costs, costTable, type ReportedCosts, tabulate } from "./core/channel-table.ts"
import { channelRows, type Deals } from "./core/channels.ts"
import { type Period, periodsOf } from "./core/periods.ts"
import { openReport } from "./open-report.ts"

export type ChannelReport = {
  from: Date
  to: Date
  at: Date
  model: Model
  source: "record" | "model"
  currency: string
  table: ChannelTable
  /** What commissions cost, of the whole window or of each of its periods by name. */
  commissions: ReportedCosts["commissions"]
  periods: (Period & { table: ChannelTable })[] | null
  compare: { model: Model; table: ChannelTable } | null
  /** All models side by side, where all are asked for. */
  models: { model: Model; table: ChannelTable }[] | null
  /** What `markov` was taught, where it is asked for. */
  learned: FittedModel | null
}

/** Where sales of a window come from and what a close costs, by a model, as it was known at `at`. */
export function readChannels(ctx: Ctx, vendorId: string, query: ChannelsQuery): Promise<ChannelReport> {
  return readAndKeep(ctx, vendorId, "channel_report.read", (tx) => channelReport(tx, ctx, vendorId, query))
}

/** The same inside another's transaction: what plans are measured against. */
export async function channelReport(tx: Tx, ctx: Ctx, vendorId: string, query: ChannelsQuery): Promise<ChannelReport> {
  const open = await openReport(tx, ctx, vendorId, query, { by: query.by ?? null, key: "member" })
  const { window, model, currency } = open
  const costsRead = readCosts(tx, vendorId, window, query.by ?? null)
  const read = async (of: Model, periods: readonly Period[]) => {
    const [deals, costs] = await Promise.all([open.dealsOf(of), costsRead])
    const reading = await open.readingOf(of, ["sales"])
    const tableOf = (own: readonly Deals[], cost: Costs) => tabulate(channelRows(own, reading), cost, currency)
    return {
      model: of,
      table: tableOf(deals, costTable(costs, window, window.timeZone)),
      periods: periods.map((period) => ({
        ...period,
        table: tableOf(
          deals.filter((deal) => deal.period === period.name),
          costTable(costs, { ...period, name: period.name }, window.timeZone),
        ),
      })),
    }
  }
  const { table, periods } = await read(model, query.by ? periodsOf(query.by, window, window.timeZone) : [])
  const readAll = async (models: readonly Model[]) => {
    const sides: { model: Model; table: ChannelTable }[] = []
    for (const of of models) sides.push(of === model ? { model, table } : await read(of, []))
    return sides
  }
  const beside = query.compare ?? (needsRuleBeside(model) ? open.policy.model : undefined)
  const compare = beside === undefined || beside === "all" ? [] : await readAll([beside])
  return {
    from: window.from,
    to: window.to,
    at: window.at,
    model,
    source: query.source,
    currency,
    table,
    commissions: (await costsRead).commissions,
    periods: query.by ? periods : null,
    compare: compare[0] ?? null,
    models: query.compare === "all" ? await readAll(MODELS) : null,
    learned: [model, query.compare, beside].some((one) => one === "markov" || one === "all") ? await open.fit() : null,
  }
}

async function readCosts(tx: Tx, vendorId: string, window: store.Window, by: ChannelsQuery["by"] | null) {
  const monthOf = (at: Date) => dayOf(at, window.timeZone).slice(0, 7)
  const months = { from: monthOf(window.from), to: monthOf(window.to), at: window.at }
  const [reported, commissions] = await Promise.all([
    store.listMonthCosts(tx, vendorId, months),
    store.sumCommissionCosts(tx, vendorId, { ...window, by: by ?? null }),
  ])
  return { reported, commissions }
}
