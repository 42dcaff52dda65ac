import { notFound } from "../../../lib/errors.ts"
import { type Rational, toFixedPoint } from "../../../lib/rational.ts"
import { validate } from "../../../platform/http/validate.ts"
import { saying } from "../../../web/reader.ts"
import type { FormState } from "../../../web/ui/form.tsx"
import { CHANNELS, type Channel } from "../../credit/models/core/journey.ts"
import { MODELS } from "../../credit/models/core/models.ts"
import type { FittedModel } from "../../credit/models/fit-channel-model.ts"
import { readChannelSales } from "../../credit/records/read-channel-sales.ts"
import { type PageAnswer, type Route, refusedForm, type VendorVisit } from "../../identity/sessions/core/page.ts"
import { readNames } from "../../inbox/inquiries/read-names.ts"
import { ChannelsQuery, type KeyKind, KeysQuery, PathsQuery } from "../contract.ts"
import { askedWindow, presetsOf } from "./asked-window.ts"
import type { ChannelCell, ChannelTotal } from "./channel-parts-view.tsx"
import { ChannelsView } from "./channel-view.tsx"
import type { ChannelTable, Figures } from "./core/channel-table.ts"
import type { FittedProps } from "./fitted-view.tsx"
import { KeysView } from "./key-view.tsx"
import { PathsView } from "./path-view.tsx"
import { type ChannelReport, readChannels } from "./read-channels.ts"
import { type KeyReport, readKeys } from "./read-keys.ts"
import { type PathReport, readPaths } from "./read-paths.ts"

const ASKED = ["model", "compare", "source", "customers", "by"]
const ONE = 10_000

const toTotal = ({ closes, revenue, cost, costPerClose, sourced }: Figures): ChannelTotal => ({
  closes: Number(closes) / ONE,
  revenue,
  cost,
  costPerClose,
  sourced,
})
const toTable = ({ rows, total }: ChannelTable) => ({
  rows: rows.map((row): ChannelCell => ({ channel: row.name, ...toTotal(row), influenced: row.influenced })),
  total: toTotal(total),
})

function toProps(report: ChannelReport, names: Map<string, string>, nobody: string) {
  const { table, model, currency, periods, compare, models, learned } = report
  const sales = table.rows.find((row) => row.name === "sales")
  return {
    model,
    currency,
    ...toTable(table),
    compare: compare && { model: compare.model, ...toTable(compare.table) },
    allModels: (models ?? []).map((side) => ({ model: side.model, ...toTable(side.table) })),
    fitted: learned && fittedProps(learned),
    periods: (periods ?? []).map((period) => ({ name: period.name, ...toTable(period.table) })),
    members: (sales?.keys ?? []).map(({ key, closes, revenue }) => ({
      name: key === null ? nobody : (names.get(key) ?? key),
      closes: Number(closes) / ONE,
      revenue: revenue.get(currency) ?? 0n,
    })),
    others: table.rows.flatMap((row) => row.others.map((other) => ({ channel: row.name, ...other }))),
  }
}

/** By month unless asked otherwise; an address that asks for something impossible shows the default and says why. */
async function showChannels(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, path } = visit
  const { asked, shown } = askedWindow(visit, ASKED)
  const read = (fields: Record<string, string>) =>
    readChannels(ctx, vendorId, validate(ChannelsQuery, { by: "month", ...fields }))
  const names = await readNames(ctx, vendorId)
  const show = async (report: ChannelReport, state: FormState): Promise<PageAnswer & { kind: "view" }> => {
    const before = await readBefore(visit, report, asked)
    const own = {
      by: asked.by ?? "month",
      models: MODELS,
      action: path,
      base,
      state,
      before,
      presets: presetsOf(visit),
    }
    const props = { ...toProps(report, names, saying(visit)("insight.nokey_member")), ...own }
    return { kind: "view", title: saying(visit)("nav.channels"), view: <ChannelsView {...props} /> }
  }
  try {
    return await show(await read(asked), { values: shown, errors: [] })
  } catch (error) {
    const state = refusedForm(error, shown)
    return { ...(await show(await read({}), state)), status: 422 }
  }
}

/** What a close cost in as long a time before. */
async function readBefore({ ctx, vendorId }: VendorVisit, report: ChannelReport, asked: Record<string, string>) {
  const from = new Date(report.from.getTime() * 2 - report.to.getTime())
  const { compare: _compare, by: _by, ...rest } = asked
  const window = { from: from.toISOString(), to: report.from.toISOString() }
  const { table } = await readChannels(ctx, vendorId, validate(ChannelsQuery, { ...rest, ...window }))
  return { of: new Map(table.rows.map((row) => [row.name, row.costPerClose])), total: table.total.costPerClose }
}

const asNumber = ({ n, d }: Rational) => Number(toFixedPoint({ n, d }, 9)) / 1e9

function fittedProps({ learned, spread }: FittedModel): FittedProps {
  return {
    journeys: learned.journeys,
    converted: learned.converted,
    removal: learned.removal.map(({ channel, effect, share }) => {
      const interval = spread?.find((own) => own.channel === channel) ?? null
      return { channel, effect: asNumber(effect), share: asNumber(share), interval }
    }),
    transitions: [...learned.transitions],
    warning: spread ? learned.converted : null,
  }
}

/** Where a key has a page of its own. */
const HREFS: Partial<Record<KeyKind, string>> = { affiliate: "/affiliates/" }

/** One channel, by affiliate where it is the community and by member where it is sales, unless asked otherwise. */
async function showChannel(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, path, params, zone } = visit
  const channel = CHANNELS.find((one) => one === params.channel)
  if (!channel) throw notFound()
  const first: Partial<Record<Channel, KeyKind>> = { community: "affiliate", sales: "member", marketing: "campaign" }
  const { asked, shown } = askedWindow(visit, ["model", "by"])
  const read = (fields: Record<string, string>) =>
    readKeys(ctx, vendorId, validate(KeysQuery, { by: first[channel] ?? "source", ...fields, channel }))
  const show = async ({ rows, total, ...report }: KeyReport, state: FormState) => {
    const found = await readChannelSales(ctx, vendorId, channel, report)
    const sales = found.map((row) => ({
      ...row,
      closedAt: row.closedAt.toISOString(),
      href: `${base}/credit/${row.saleId}`,
    }))
    const back = { action: path, channelsHref: `${base}/channels` }
    const of = { channel, models: MODELS, ...back, state, sales, zone, presets: presetsOf(visit) }
    const cells = rows.map(({ key, closes, ...row }) => {
      const to = HREFS[report.by]
      return { ...row, closes: Number(closes) / ONE, href: key && to ? base + to + key : null }
    })
    const props = { ...of, ...report, rows: cells, total: { ...total, closes: Number(total.closes) / ONE } }
    return {
      kind: "view" as const,
      title: saying(visit)("insight.inside", { channel: saying(visit)(`channel.${channel}`) }),
      view: <KeysView {...props} />,
    }
  }
  try {
    const report = await read(asked)
    return await show(report, { values: { ...shown, by: report.by }, errors: [] })
  } catch (error) {
    return { ...(await show(await read({}), refusedForm(error, shown))), status: 422 }
  }
}

async function showPathPage(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, path } = visit
  const { asked, shown } = askedWindow(visit, [])
  const read = (fields: Record<string, string>) => readPaths(ctx, vendorId, validate(PathsQuery, fields))
  const show = (report: PathReport, state: FormState) => {
    const view = <PathsView {...report} action={path} presets={presetsOf(visit)} state={state} />
    return { kind: "view" as const, title: saying(visit)("insight.paths"), view }
  }
  try {
    return show(await read(asked), { values: shown, errors: [] })
  } catch (error) {
    return { ...show(await read({}), refusedForm(error, shown)), status: 422 }
  }
}

export const channelPages: Route[] = [
  { audience: "vendor", method: "get", path: "/channels", action: "channel_report.read", run: showChannels },
  { audience: "vendor", method: "get", path: "/channels/:channel", action: "channel_report.read", run: showChannel },
  { audience: "vendor", method: "get", path: "/paths", action: "channel_report.read", run: showPathPage },
]
