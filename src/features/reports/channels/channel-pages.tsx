import { notFound } from "../../../lib/errors.ts"
import { type Rational, toFixedPoint } from "../../../lib/rational.ts"
import { validate } from "../../../platform/http/validate.ts"
import { saying } from "../../../web/reader.ts"
import type { FormState } from "../../../web/ui/form.tsx"
import { arrange, asksForFile, type ListRules, listFile } from "../../../web/ui/list.ts"
import { CHANNELS, type Channel } from "../../credit/models/core/journey.ts"
import { MODELS } from "../../credit/models/core/models.ts"
import type { FittedModel } from "../../credit/models/fit-channel-model.ts"
import { readChannelSales } from "../../credit/records/read-channel-sales.ts"
import {
  csvFile,
  type PageAnswer,
  type Route,
  refusedForm,
  type VendorVisit,
} from "../../identity/sessions/core/page.ts"
import { readNames } from "../../inbox/inquiries/read-names.ts"
import { ChannelsQuery, type KeyKind, KeysQuery, PathsQuery } from "../contract.ts"
import { askedWindow, presetsOf } from "./asked-window.ts"
import type { ChannelCell, ChannelTotal } from "./channel-parts-view.tsx"
import { ChannelsView, type FigureCell, figureColumns, figuresOf } from "./channel-view.tsx"
import type { ChannelTable, Figures } from "./core/channel-table.ts"
import type { FittedProps } from "./fitted-view.tsx"
import { type KeyCell, KeysView, keyColumns, type SoldCell, soldColumns } from "./key-view.tsx"
import { type PathCell, PathsView, pathColumns, pathText } from "./path-view.tsx"
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
  const { ctx, vendorId, base, path, query } = visit
  const { asked, shown } = askedWindow(visit, ASKED)
  const read = (fields: Record<string, string>) =>
    readChannels(ctx, vendorId, validate(ChannelsQuery, { by: "month", ...fields }))
  const names = await readNames(ctx, vendorId)
  const show = async (report: ChannelReport, state: FormState): Promise<PageAnswer> => {
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
    const say = saying(visit)
    const figures = toProps(report, names, say("insight.nokey_member"))
    const found = arrange(figuresOf(figures.rows, figures.currency, before), path, query, FIGURE_RULES)
    if (asksForFile(query)) return csvFile("channels", listFile(figureColumns(say, base, true), found.all))
    return { kind: "view", title: say("nav.channels"), view: <ChannelsView {...figures} {...own} found={found} /> }
  }
  try {
    return await show(await read(asked), { values: shown, errors: [] })
  } catch (error) {
    const state = refusedForm(error, shown)
    return refusedOr(await show(await read({}), state))
  }
}

const FIGURE_RULES: ListRules<FigureCell> = {
  sorts: {
    channel: (row) => row.channel,
    closes: (row) => row.closes,
    revenue: (row) => row.revenue,
    cost: (row) => row.cost,
    price: (row) => row.costPerClose,
    before: (row) => row.before,
    sourced: (row) => row.sourced,
    influenced: (row) => row.influenced,
  },
  sort: "",
  keeps: ["from", "through", "to", ...ASKED],
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
  const { ctx, vendorId, base, path, params, query, zone } = visit
  const channel = CHANNELS.find((one) => one === params.channel)
  if (!channel) throw notFound()
  const first: Partial<Record<Channel, KeyKind>> = { community: "affiliate", sales: "member", marketing: "campaign" }
  const { asked, shown } = askedWindow(visit, ["model", "by"])
  const read = (fields: Record<string, string>) =>
    readKeys(ctx, vendorId, validate(KeysQuery, { by: first[channel] ?? "source", ...fields, channel }))
  const show = async ({ rows, total, ...report }: KeyReport, state: FormState): Promise<PageAnswer> => {
    const sales = (await readChannelSales(ctx, vendorId, channel, report)).map((row) => ({
      ...row,
      closedAt: row.closedAt.toISOString(),
      href: `${base}/credit/${row.saleId}`,
    }))
    const { by, currency } = report
    const cells = rows.map(({ key, closes, ...row }) => {
      const to = HREFS[by]
      return { ...row, currency, closes: Number(closes) / ONE, href: key && to ? base + to + key : null }
    })
    const found = arrange(cells, path, query, KEY_RULES)
    const sold = arrange(sales, path, query, SOLD_RULES)
    const say = saying(visit)
    if (asksForFile(query, "keys")) return csvFile(`${channel}-${by}`, listFile(keyColumns(say, by), found.all))
    if (asksForFile(query, "sales")) return csvFile(`${channel}-sales`, listFile(soldColumns(say, zone), sold.all))
    const back = { action: path, channelsHref: `${base}/channels` }
    const of = { channel, models: MODELS, ...back, state, sold, zone, presets: presetsOf(visit) }
    const props = { ...of, ...report, found, total: { ...total, closes: Number(total.closes) / ONE } }
    return {
      kind: "view",
      title: say("insight.inside", { channel: say(`channel.${channel}`) }),
      view: <KeysView {...props} />,
    }
  }
  try {
    const report = await read(asked)
    return await show(report, { values: { ...shown, by: report.by }, errors: [] })
  } catch (error) {
    return refusedOr(await show(await read({}), refusedForm(error, shown)))
  }
}

/** A page that shows what was asked for wrongly, too. */
const refusedOr = (answer: PageAnswer): PageAnswer => (answer.kind === "view" ? { ...answer, status: 422 } : answer)

const KEPT = ["from", "through", "to", "model", "by"]

const KEY_RULES: ListRules<KeyCell> = {
  name: "keys",
  sorts: {
    name: (row) => row.name,
    closes: (row) => row.closes,
    revenue: (row) => row.revenue,
    cost: (row) => row.cost,
    price: (row) => row.costPerClose,
  },
  sort: "-closes",
  search: (row) => row.name ?? "",
  keeps: KEPT,
  rowsPerPage: 40,
}

const SOLD_RULES: ListRules<SoldCell> = {
  name: "sales",
  sorts: {
    order: (row) => row.externalId,
    at: (row) => row.closedAt,
    amount: (row) => row.amount,
    share: (row) => row.bps,
  },
  sort: "-at",
  search: (row) => row.externalId,
  keeps: KEPT,
  rowsPerPage: 25,
}

async function showPathPage(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, path, query } = visit
  const { asked, shown } = askedWindow(visit, [])
  const read = (fields: Record<string, string>) => readPaths(ctx, vendorId, validate(PathsQuery, fields))
  const say = saying(visit)
  const show = ({ rows, currency, total }: PathReport, state: FormState): PageAnswer => {
    const found = arrange(
      rows.map((row) => ({ ...row, currency, words: pathText(row, say) })),
      path,
      query,
      PATH_RULES,
    )
    if (asksForFile(query)) return csvFile("paths", listFile(pathColumns(say), found.all))
    const props = { found, currency, total, action: path, presets: presetsOf(visit), state }
    return { kind: "view", title: say("insight.paths"), view: <PathsView {...props} /> }
  }
  try {
    return show(await read(asked), { values: shown, errors: [] })
  } catch (error) {
    return refusedOr(show(await read({}), refusedForm(error, shown)))
  }
}

const PATH_RULES: ListRules<PathCell> = {
  sorts: {
    path: (row) => row.words,
    journeys: (row) => row.journeys,
    closes: (row) => row.closes,
    revenue: (row) => row.revenue,
    days: (row) => row.medianDays,
    touches: (row) => row.medianTouches,
  },
  sort: "-journeys",
  search: (row) => row.words,
  keeps: KEPT,
  rowsPerPage: 40,
}

export const channelPages: Route[] = [
  { audience: "vendor", method: "get", path: "/channels", action: "channel_report.read", run: showChannels },
  { audience: "vendor", method: "get", path: "/channels/:channel", action: "channel_report.read", run: showChannel },
  { audience: "vendor", method: "get", path: "/paths", action: "channel_report.read", run: showPathPage },
]
