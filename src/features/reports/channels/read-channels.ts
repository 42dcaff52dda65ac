import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { MODELS, type Model, needsRuleBeside } from "../../credit/models/core/models.ts"
import type { FittedModel } from "../../credit/models/fit-channel-model.ts"
import { readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import type { ChannelsQuery } from "../contract.ts"
import type { Span } from "../core/span.ts"
import * as store from "./channel-store.ts"
import { type ChannelTable, costTable, type ReportedCosts, tabulate } from "./core/channel-table.ts"
import { channelRows } from "./core/channels.ts"
import { type Period, periodsOf } from "./core/periods.ts"
import { type DealsReader, dealsReader, onBasis, openReport, type ReportBasis } from "./open-report.ts"

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
  return readAsVendor(ctx, vendorId, "channel_report.read", (tx) =>
    onBasis(tx, ctx, vendorId, query, (basis) => channelReport(tx, ctx, vendorId, basis, query)),
  )
}

/** The same inside another's transaction: what plans are measured against. */
export async function channelReport(
  tx: Tx,
  ctx: Ctx,
  vendorId: string,
  basis: ReportBasis,
  query: ChannelsQuery,
  given?: WindowFigures,
): Promise<ChannelReport> {
  const open = openReport(tx, ctx, vendorId, basis, query)
  const { window, model, currency, lookbackDays } = open
  const parts = query.by && (given?.periods ?? periodsOf(query.by, window, window.timeZone))
  const cut = parts?.filter(({ name }) => name !== WHOLE) ?? []
  const asked = { ...window, periods: cut, lookbackDays, customers: query.customers }
  const { dealsOf, costs } = given ?? readFigures(tx, vendorId, asked)
  const read = async (of: Model, periods: readonly Period[]) => {
    const [deals, cost] = await Promise.all([dealsOf(of), costs])
    const reading = await open.readingOf(of, ["sales"])
    const tableOf = (span: Span, names: readonly string[]) => {
      const own = deals.filter(({ period }) => names.includes(period))
      return tabulate(channelRows(own, reading), costTable(cost, { ...span, names }, window.timeZone), currency)
    }
    return {
      model: of,
      table: tableOf(window, query.by ? cut.map(({ name }) => name) : [WHOLE]),
      periods: periods.map((period) => ({ ...period, table: tableOf(period, [period.name]) })),
    }
  }
  const { table, periods } = await read(model, cut)
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
    commissions: (await costs).commissions,
    periods: query.by ? periods : null,
    compare: compare[0] ?? null,
    models: query.compare === "all" ? await readAll(MODELS) : null,
    learned: [model, query.compare, beside].some((one) => one === "markov" || one === "all") ? await open.fit() : null,
  }
}

/** The name of a window that no period cuts. */
export const WHOLE = ""

/** What the sales and costs of a window are, by the names of its periods. */
export type WindowFigures = { periods: readonly Period[]; dealsOf: DealsReader; costs: Promise<ReportedCosts> }

/** Read once for all reports of the window, or of some of its periods. */
export function readFigures(tx: Tx, vendorId: string, asked: Omit<store.DealsQuery, "isAged" | "key">): WindowFigures {
  const dealsOf = dealsReader(tx, vendorId, { ...asked, key: "member" })
  return { periods: asked.periods, dealsOf, costs: store.listCosts(tx, vendorId, asked) }
}
