import { notFound } from "../../../lib/errors.ts"
import { audit } from "../../../platform/audit.ts"
import { changed } from "../../../platform/audit-values.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { asVendor } from "../../../platform/tenant.ts"
import type { UpdateVendor } from "../contract.ts"
import { can } from "../permissions/core/permissions.ts"
import { one, readAsVendor } from "../permissions/read-as-vendor.ts"
import * as store from "../store.ts"

/** Moves, within the transaction, what is due by the vendor's days to those of another zone. */
export type FollowZone = (tx: Tx, ctx: Ctx, vendorId: string, timezone: string) => Promise<void>

/** Changes a vendor's name or time zone; days, months and business hours are of the new zone from then on. */
export async function updateVendor(ctx: Ctx, vendorId: string, input: UpdateVendor, followZone: FollowZone) {
  can(ctx, "vendor.save", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    const before = await store.findVendor(tx, vendorId, true)
    if (!before) throw notFound()
    const { name = before.name, timezone = before.timezone } = input
    await store.updateVendor(tx, vendorId, { name, timezone })
    if (timezone !== before.timezone) await followZone(tx, ctx, vendorId, timezone)
    const was = { name: before.name, timezone: before.timezone }
    await audit(tx, ctx, vendorId, "vendor.save", vendorId, changed(was, { name, timezone }))
    return { ...before, name, timezone }
  })
}

/** The vendor as its people know it. */
export const readVendor = (ctx: Ctx, vendorId: string): Promise<store.Vendor> =>
  one(readAsVendor(ctx, vendorId, "vendor.read", (tx) => store.findVendor(tx, vendorId)))
