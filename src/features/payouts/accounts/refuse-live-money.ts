import { conflict } from "../../../lib/errors.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { findVendor } from "../../identity/vendors/find-vendor.ts"

/** A vendor of mode `test` earns by a clock of its own: its runs must never meet a live Stripe key. 409. */
export async function refuseLiveMoney(tx: Tx, ctx: Ctx, vendorId: string): Promise<void> {
  if (ctx.ports.env.stripe.money !== "real") return
  const vendor = await findVendor(tx, vendorId)
  if (vendor.mode !== "live")
    throw conflict(
      "vendor_is_test",
      "This vendor is of mode test, and this app holds a live Stripe key: it pays nobody.",
    )
}
