import { divRound } from "../../../lib/money.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { CHANNELS } from "../../credit/models/core/journey.ts"
import type { Model } from "../../credit/models/core/models.ts"
import { readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import type { KeyKind, KeysQuery } from "../contract.ts"
import * as store from "./channel-store.ts"
import { channelRows, type RowName } from "./core/channels.ts"
import { campaignCosts, type KeyFigures, keyTable } from "./core/key-table.ts"
import { listKeyNames } from "./key-store.ts"
import { dealsReader, onBasis, openReport, type ReportBasis } from "./open-report.ts"

export type KeyReport = {
  from: Date
  to: Date
  at: Date
  model: Model
  source: "record" | "model"
  by: KeyKind
  currency: string
  rows: (KeyFigures & { key: string | null; name: string | null; channel: RowName; costPerClose: bigint | null })[]
  total: KeyFigures & { costPerClose: bigint | null }
}

/** The channel report one level down: by source, campaign, affiliate, link, program or member. */
export function readKeys(ctx: Ctx, vendorId: string, query: KeysQuery): Promise<KeyReport> {
  return readAsVendor(ctx, vendorId, "channel_report.read", (tx) =>
    onBasis(tx, ctx, vendorId, query, (basis) => keyReport(tx, ctx, vendorId, basis, query)),
  )
}

async function keyReport(tx: Tx, ctx: Ctx, vendorId: string, basis: ReportBasis, query: KeysQuery): Promise<KeyReport> {
  const open = openReport(tx, ctx, vendorId, basis, query)
  const { window, model, currency, lookbackDays } = open
  const asked = { periods: [], key: query.by, lookbackDays, customers: query.customers }
  const dealsOf = dealsReader(tx, vendorId, { ...window, ...asked })
  const keyed = query.channel ? [query.channel] : CHANNELS
  const [deals, costs, reading] = await Promise.all([
    dealsOf(model),
    query.by === "campaign" ? readCampaignCosts(tx, vendorId, window, currency) : null,
    open.readingOf(model, keyed),
  ])
  const rows = keyTable(channelRows(deals, reading), costs, { keyed, currency })
  const keys = rows.flatMap(({ key }) => (key === null ? [] : [key]))
  const names = await listKeyNames(tx, vendorId, query.by, keys)
  const total = rows.reduce<KeyFigures>(addFigures, { closes: 0n, revenue: 0n, cost: null })
  return {
    from: window.from,
    to: window.to,
    at: window.at,
    model,
    source: query.source,
    by: query.by,
    currency,
    rows: rows.map((row) => ({ ...row, name: row.key && (names.get(row.key) ?? row.key), ...priced(row) })),
    total: { ...total, ...priced(total) },
  }
}

const addFigures = (sum: KeyFigures, row: KeyFigures): KeyFigures => ({
  closes: sum.closes + row.closes,
  revenue: sum.revenue + row.revenue,
  cost: row.cost === null ? sum.cost : (sum.cost ?? 0n) + row.cost,
})

/** No figure where nothing was closed: not zero. */
const priced = ({ closes, cost }: KeyFigures) => ({
  costPerClose: cost !== null && closes > 0n ? divRound(cost * 10_000n, closes) : null,
})

async function readCampaignCosts(tx: Tx, vendorId: string, window: store.Window, currency: string) {
  return campaignCosts(await store.listCosts(tx, vendorId, { ...window, periods: [] }), window, currency)
}
