import { conflict } from "../../../lib/errors.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { findVendor } from "../../identity/vendors/find-vendor.ts"
import { providers } from "../providers/providers.ts"

/** A vendor of mode `test` earns by a clock of its own: its runs must never move real money. 409. */
export async function refuseLiveMoney(tx: Tx, ctx: Ctx, vendorId: string): Promise<void> {
  const live = Object.values(providers).find((provider) => provider.isLive(ctx))
  if (!live) return
  const vendor = await findVendor(tx, vendorId)
  if (vendor.mode !== "live")
    throw conflict(
      "vendor_is_test",
      `This vendor is of mode test, and this app holds a live ${live.title} key: it pays nobody.`,
    )
}
