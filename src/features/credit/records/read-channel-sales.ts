import type { Ctx } from "../../../platform/ctx.ts"
import { readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import type { Channel } from "../models/core/journey.ts"
import * as store from "../store.ts"

/** So many of a channel's sales are shown, the latest first. */
const MOST_SALES = 50

/** Sales closed in a time in which a channel has a share, by their record or, without one, by what was proposed. */
export function readChannelSales(ctx: Ctx, vendorId: string, channel: Channel, window: { from: Date; to: Date }) {
  return readAsVendor(ctx, vendorId, "credit.read", async (tx) => {
    const rows = await store.listSalesOfChannel(tx, vendorId, { channel, ...window, limit: MOST_SALES })
    return rows.map((row) => ({ ...row, bps: Number(row.bps) }))
  })
}
