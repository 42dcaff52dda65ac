import { notFound } from "../../../lib/errors.ts"
import { audit } from "../../../platform/audit.ts"
import { changed } from "../../../platform/audit-values.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { asVendor } from "../../../platform/tenant.ts"
import type { Language } from "../../../vocabulary/languages.ts"
import type { UpdateVendor } from "../contract.ts"
import { can } from "../permissions/core/permissions.ts"
import { one, readAsVendor } from "../permissions/read-as-vendor.ts"
import * as store from "../store.ts"

/** Moves, within the transaction, what is due by the vendor's days to those of another zone. */
export type FollowZone = (tx: Tx, ctx: Ctx, vendorId: string, timezone: string) => Promise<void>

/** What pages change beside what the API does: who has no language of their own is mailed in the vendor's. */
type Change = UpdateVendor & { language?: Language | undefined }

/** Changes a vendor's name, language or time zone; days, months and business hours are of the new zone from then on. */
export async function updateVendor(ctx: Ctx, vendorId: string, input: Change, followZone: FollowZone) {
  can(ctx, "vendor.save", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    const before = await store.findVendor(tx, vendorId, true)
    if (!before) throw notFound()
    const { name = before.name, timezone = before.timezone, language = before.language } = input
    const set = { name, timezone, language }
    await store.updateVendor(tx, vendorId, set)
    if (timezone !== before.timezone) await followZone(tx, ctx, vendorId, timezone)
    const was = { name: before.name, timezone: before.timezone, language: before.language }
    await audit(tx, ctx, vendorId, "vendor.save", vendorId, changed(was, set))
    return { ...before, ...set }
  })
}

/** The vendor as its people know it. */
export const readVendor = (ctx: Ctx, vendorId: string): Promise<store.Vendor> =>
  one(readAsVendor(ctx, vendorId, "vendor.read", (tx) => store.findVendor(tx, vendorId)))
