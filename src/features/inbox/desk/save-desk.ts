import { audit } from "../../../platform/audit.ts"
import { changed } from "../../../platform/audit-values.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import { readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import type { SaveDesk, SaveSla } from "../contract.ts"
import { defined } from "./core/defined.ts"
import { type Desk, readDesk, saveDesk as storeDesk } from "./desk-store.ts"

/** Hours, holidays and rules. What is left out stays; what is open keeps the deadline that it was given. */
export async function saveSla(ctx: Ctx, vendorId: string, input: SaveSla): Promise<Desk> {
  can(ctx, "desk.save", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    const set = {
      ...(input.business_hours && { businessHours: defined(input.business_hours) }),
      ...(input.holidays && { holidays: input.holidays }),
      ...(input.rules && { rules: input.rules }),
    }
    const before = await readDesk(tx, vendorId)
    await storeDesk(tx, vendorId, set)
    await audit(tx, ctx, vendorId, "sla.save", vendorId, changed<object>(before, set))
    return readDesk(tx, vendorId)
  })
}

/** Checklists by kind, and the words that mark an inquiry as spam. */
export async function saveDesk(ctx: Ctx, vendorId: string, input: SaveDesk): Promise<Desk> {
  can(ctx, "desk.save", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    const before = await readDesk(tx, vendorId)
    const set = {
      ...(input.checklists && { checklists: { ...before.checklists, ...defined(input.checklists) } }),
      ...(input.blocked_words && { blockedWords: input.blocked_words }),
    }
    await storeDesk(tx, vendorId, set)
    await audit(tx, ctx, vendorId, "desk.save", vendorId, changed<object>(before, set))
    return readDesk(tx, vendorId)
  })
}

export function readDeskSettings(ctx: Ctx, vendorId: string): Promise<Desk> {
  return readAsVendor(ctx, vendorId, "desk.read", (tx) => readDesk(tx, vendorId))
}
