import { dayOf, dayStart, momentOf, monthAfter } from "../../../lib/calendar.ts"
import { invalidField } from "../../../lib/errors.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import type { Weighing } from "../../credit/models/core/credit.ts"
import { isFitted, type Model } from "../../credit/models/core/models.ts"
import { fitChannelModel } from "../../credit/models/fit-channel-model.ts"
import type { CreditPolicy } from "../../credit/policy/core/policy.ts"
import { readPolicyAt } from "../../credit/policy/save-policy.ts"
import { ruleWeighing } from "../../credit/records/core/weighing.ts"
import { readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import { findVendor } from "../../identity/vendors/find-vendor.ts"
import type { ChannelsQuery } from "../contract.ts"
import * as store from "./channel-store.ts"
import { type ChannelTable, type Costs, costTable, tabulate } from "./core/channel-table.ts"
import { channelRows, type Deals } from "./core/channels.ts"
import { type Period, periodsOf } from "./core/periods.ts"

export type ChannelReport = {
  from: Date
  to: Date
  at: Date
  model: Model
  source: "record" | "model"
  currency: string
  table: ChannelTable
  periods: (Period & { table: ChannelTable })[] | null
  compare: { model: Model; table: ChannelTable } | null
}

/** Where sales of a window come from and what a close costs there, by a model, as it was known at `at`. */
export function readChannels(ctx: Ctx, vendorId: string, query: ChannelsQuery): Promise<ChannelReport> {
  return readAsVendor(ctx, vendorId, "channel_report.read", (tx) => channelReport(tx, ctx, vendorId, query))
}

/** The same inside another's transaction: what plans are measured against. */
export async function channelReport(tx: Tx, ctx: Ctx, vendorId: string, query: ChannelsQuery): Promise<ChannelReport> {
  const vendor = await findVendor(tx, vendorId)
  const window = windowOf(query, ctx.now, vendor.timezone)
  const { policy } = await readPolicyAt(tx, vendorId, window.at)
  const asked = { ...query, model: query.model ?? policy.model, currency: query.currency ?? vendor.currency }
  const compare = query.compare ?? (isFitted(asked.model) ? policy.model : undefined)
  const costs = await readCosts(tx, vendorId, window, query.by ?? null)
  const periods = query.by ? periodsOf(query.by, window, vendor.timezone) : []
  const dealsOf = dealsReader(tx, vendorId, window, policy, query)
  const read = async (model: Model) => {
    const deals = await dealsOf(model)
    const reading = {
      weighing: await weighingOf(tx, ctx, vendorId, window, { policy, query, model }),
      records: { count: query.source === "record", ofModel: recordModel(policy, query, model) },
    }
    const tableOf = (own: readonly Deals[], cost: Costs) => tabulate(channelRows(own, reading), cost, asked.currency)
    return {
      table: tableOf(deals, costTable(costs, window, vendor.timezone)),
      periods: periods.map((period) => ({
        ...period,
        table: tableOf(
          deals.filter((deal) => deal.period === period.name),
          costTable(costs, { ...period, name: period.name }, vendor.timezone),
        ),
      })),
    }
  }
  const { table, periods: tables } = await read(asked.model)
  return {
    from: window.from,
    to: window.to,
    at: window.at,
    model: asked.model,
    source: query.source,
    currency: asked.currency,
    table,
    periods: query.by ? tables : null,
    compare: compare ? { model: compare, table: (await read(compare)).table } : null,
  }
}

/** Without being asked: the twelve calendar months that end with the present one, as known now. */
function windowOf(query: ChannelsQuery, now: Date, timeZone: string): store.Window {
  const month = dayOf(now, timeZone).slice(0, 7)
  const to = momentOf(query.to ?? `${monthAfter(month, 1)}-01`, timeZone)
  const from = query.from
    ? momentOf(query.from, timeZone)
    : dayStart(`${monthAfter(dayOf(new Date(to.getTime() - 1), timeZone).slice(0, 7), -11)}-01`, timeZone)
  if (from >= to) throw invalidField("/to", "is not after from; it is exclusive")
  return { from, to, at: query.at ?? now, timeZone }
}

type Choice = { policy: CreditPolicy; query: ChannelsQuery; model: Model }

/** Deals are read once for all models, and once more for the one that asks how old each touch was. */
function dealsReader(tx: Tx, vendorId: string, window: store.Window, policy: CreditPolicy, query: ChannelsQuery) {
  const known = new Map<boolean, ReturnType<typeof store.listDeals>>()
  return (model: Model) => {
    const isAged = model === "time_decay"
    const asked = { ...window, lookbackDays: policy.lookback_days, isAged, by: query.by ?? null }
    const deals = known.get(isAged) ?? store.listDeals(tx, vendorId, asked)
    known.set(isAged, deals)
    return deals
  }
}

async function weighingOf(
  tx: Tx,
  ctx: Ctx,
  vendorId: string,
  { from, to, timeZone }: store.Window,
  { policy, query, model }: Choice,
): Promise<Weighing> {
  if (!isFitted(model)) return ruleWeighing(model, query.half_life_days ?? policy.half_life_days)
  const window = { from, to, lookbackDays: policy.lookback_days }
  const fitted = await fitChannelModel(tx, ctx, vendorId, { model, window, timeZone, at: query.at ?? null })
  return { model, fitted }
}

/** A policy's own records count while the report asks for what made them: its model and half-life. */
function recordModel(policy: CreditPolicy, query: ChannelsQuery, model: Model): string | null {
  const isOwnHalfLife = query.half_life_days === undefined || query.half_life_days === policy.half_life_days
  return model === "time_decay" && !isOwnHalfLife ? null : model
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
