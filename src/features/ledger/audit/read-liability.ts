import type { Ctx } from "../../../platform/ctx.ts"
import { readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import { liabilityOf, sumLayers } from "./core/liability.ts"
import * as store from "./liability-store.ts"

/** What is owed to affiliates, and by them, at an instant: by state, age and currency, as the ledger has it. */
export function readLiability(ctx: Ctx, vendorId: string, at: Date | null) {
  const instant = at ?? ctx.now
  return readAsVendor(ctx, vendorId, "ledger.read", async (tx) => {
    const { layers, states } = await store.layersAt(tx, vendorId, instant)
    return { at: instant, ...liabilityOf(layers, states) }
  })
}

/** The same with what each affiliate has of it. */
export function readLiabilityByAffiliate(ctx: Ctx, vendorId: string, at: Date) {
  return readAsVendor(ctx, vendorId, "ledger.read", async (tx) => {
    const { layers, states } = await store.layersOfAffiliates(tx, vendorId, at)
    return { ...liabilityOf(sumLayers(layers), states), layers }
  })
}
