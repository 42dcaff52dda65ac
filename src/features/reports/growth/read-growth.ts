import { DAY_MS } from "../../../lib/time.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import { inUnits } from "../../identity/vendors/find-vendor.ts"
import { NEW_DAYS, SILENT_DAYS } from "./core/growth.ts"
import { listGrowth } from "./growth-store.ts"

const SHOWN_OF_EACH = 20

/** How a vendor's approved affiliates do, of one program or all: who leads and came in 30 days, and who does not get going. */
export function readGrowth(ctx: Ctx, vendorId: string, programId: string | null) {
  const daysAgo = (days: number) => new Date(ctx.now.getTime() - days * DAY_MS)
  return readAsVendor(ctx, vendorId, "affiliate.read", (tx) =>
    inUnits(tx, vendorId, async ({ currency }) => {
      const window = { programId, currency, since: daysAgo(NEW_DAYS), silentSince: daysAgo(SILENT_DAYS) }
      return { currency, rows: await listGrowth(tx, vendorId, { ...window, limit: SHOWN_OF_EACH }) }
    }),
  )
}
