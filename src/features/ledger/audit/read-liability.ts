import type { Ctx } from "../../../platform/ctx.ts"
import { readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import { layersOf, liabilityOf, sumLayers, totalsOf } from "./core/liability.ts"
import * as store from "./liability-store.ts"

/** What is owed to affiliates, and by them, at an instant: by state, age and currency, as the ledger has it. */
export async function readLiability(ctx: Ctx, vendorId: string, at: Date | null) {
  const instant = at ?? ctx.now
  const { rows, totals } = await load(ctx, vendorId, instant, false)
  return { at: instant, rows, totals }
}

/** The same with what each affiliate has of it. */
export const readLiabilityByAffiliate = (ctx: Ctx, vendorId: string, at: Date) => load(ctx, vendorId, at, true)

async function load(ctx: Ctx, vendorId: string, at: Date, isNamed: boolean) {
  const accounts = await readAsVendor(ctx, vendorId, "ledger.read", (tx) => store.accountsAt(tx, vendorId, at, isNamed))
  const layers = layersOf(accounts)
  return { layers, ...liabilityOf(sumLayers(layers), totalsOf(accounts)) }
}
