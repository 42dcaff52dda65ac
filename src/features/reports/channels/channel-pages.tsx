import { validate } from "../../../platform/http/validate.ts"
import { MODELS } from "../../credit/models/core/models.ts"
import {
  filled,
  type PageAnswer,
  type Route,
  refusedForm,
  type VendorVisit,
} from "../../identity/sessions/core/page.ts"
import { readNames } from "../../inbox/inquiries/read-names.ts"
import { ChannelsQuery } from "../contract.ts"
import { type ChannelCell, ChannelsView, type ChannelTotal } from "./channel-view.tsx"
import type { ChannelTable, Figures } from "./core/channel-table.ts"
import { type ChannelReport, readChannels } from "./read-channels.ts"

const ASKED = ["from", "to", "model", "compare", "source", "by"]
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

function toProps({ table, model, currency, periods, compare }: ChannelReport, names: Map<string, string>) {
  const sales = table.rows.find((row) => row.name === "sales")
  return {
    model,
    currency,
    ...toTable(table),
    compare: compare && { model: compare.model, ...toTable(compare.table) },
    periods: (periods ?? []).map((period) => ({ name: period.name, ...toTable(period.table) })),
    members: (sales?.keys ?? []).map(({ key, closes, revenue }) => ({
      name: key === null ? "Nobody by name" : (names.get(key) ?? key),
      closes: Number(closes) / ONE,
      revenue: revenue.get(currency) ?? 0n,
    })),
    others: table.rows.flatMap((row) => row.others.map((other) => ({ channel: row.name, ...other }))),
  }
}

/** By month unless asked otherwise; an address that asks for something impossible shows the default and says why. */
async function showChannels({ ctx, vendorId, path, query }: VendorVisit): Promise<PageAnswer> {
  const asked = filled(Object.fromEntries(ASKED.map((name) => [name, query[name] ?? ""])))
  const read = (fields: Record<string, string>) =>
    readChannels(ctx, vendorId, validate(ChannelsQuery, { by: "month", ...fields }))
  const names = await readNames(ctx, vendorId)
  const show = (report: ChannelReport, state: Parameters<typeof ChannelsView>[0]["state"]) => {
    const props = { ...toProps(report, names), by: asked.by ?? "month", models: MODELS, action: path, state }
    return { kind: "view" as const, title: "Channels", view: <ChannelsView {...props} /> }
  }
  try {
    return show(await read(asked), { values: asked, errors: [] })
  } catch (error) {
    const state = refusedForm(error, asked)
    return { ...show(await read({}), state), status: 422 }
  }
}

export const channelPages: Route[] = [
  { audience: "vendor", method: "get", path: "/channels", action: "channel_report.read", run: showChannels },
]
