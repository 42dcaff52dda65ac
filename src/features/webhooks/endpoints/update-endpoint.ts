import { notFound } from "../../../lib/errors.ts"
import { audit } from "../../../platform/audit.ts"
import { changed } from "../../../platform/audit-values.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import type { UpdateEndpoint } from "../contract.ts"
import * as deliveryStore from "../delivery-store.ts"
import * as store from "../store.ts"
import { checkAddress } from "./create-endpoint.ts"

/**
 * Changes where an endpoint's events go, which ones, or whether: what waits for it is held while it is paused, and canceled
 * when it is disabled. 404 for none of the vendor's, 422 for an address that is not sent to.
 */
export async function updateEndpoint(ctx: Ctx, vendorId: string, id: string, input: UpdateEndpoint) {
  can(ctx, "webhook.save", { vendorId })
  if (input.url !== undefined) checkAddress(ctx, input.url)
  const saved = await asVendor(ctx, vendorId, async (tx) => {
    const before = await store.findEndpoint(tx, vendorId, id, true)
    if (!before || before.affiliateId !== null) throw notFound()
    const isResumed = input.status === "active" && before.status !== "active"
    // Whatever failed before, it begins again.
    const set = { ...input, failingSince: isResumed ? null : undefined }
    if (Object.values(set).every((value) => value === undefined)) return before
    const endpoint = await store.updateEndpoint(tx, vendorId, id, set)
    if (endpoint.status !== before.status) await deliveryStore.followStatus(tx, endpoint)
    await audit(tx, ctx, vendorId, "webhook.update", id, changed(before, endpoint))
    return endpoint
  })
  if (saved.status === "active") await ctx.ports.deliver()
  return saved
}
