import { notFound } from "../../../lib/errors.ts"
import { audit } from "../../../platform/audit.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import * as store from "../store.ts"

/** Deletes an endpoint with its deliveries: it gets nothing more. 404 for none of the vendor's. */
export async function deleteEndpoint(ctx: Ctx, vendorId: string, id: string): Promise<void> {
  can(ctx, "webhook.save", { vendorId })
  await asVendor(ctx, vendorId, async (tx) => {
    const endpoint = await store.findEndpoint(tx, vendorId, id, true)
    if (!endpoint || endpoint.affiliateId !== null) throw notFound()
    await store.deleteEndpoint(tx, vendorId, id)
    await audit(tx, ctx, vendorId, "webhook.delete", id, { before: { url: endpoint.url } })
  })
}
