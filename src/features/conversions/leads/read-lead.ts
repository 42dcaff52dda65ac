import type { Ctx } from "../../../platform/ctx.ts"
import { listCommissionsOfSource } from "../../commissions/commissions/read-commissions.ts"
import { one, readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import type { Lead } from "../contract.ts"
import { showLead } from "../core/show-event.ts"
import * as leads from "../lead-store.ts"

/** A lead as whoever recorded it was answered. 404 for none of the vendor's. */
export function readLead(ctx: Ctx, vendorId: string, id: string): Promise<Lead> {
  return readAsVendor(ctx, vendorId, "sale.read", async (tx) => {
    const { lead, customerExternalId } = await one(leads.findNamedLead(tx, vendorId, id))
    return showLead(lead, customerExternalId, await listCommissionsOfSource(tx, vendorId, [id]))
  })
}
