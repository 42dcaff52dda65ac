import { invalidField, notFound } from "../../../lib/errors.ts"
import { audit } from "../../../platform/audit.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import { one, readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import type { Customer, RebindCustomer } from "../contract.ts"
import { showCustomer } from "../core/show-event.ts"
import * as store from "../store.ts"

/** A customer by the vendor's own name for them; 404. */
export const readCustomer = (ctx: Ctx, vendorId: string, externalId: string) =>
  one(readAsVendor(ctx, vendorId, "sale.read", (tx) => store.findCustomer(tx, vendorId, externalId)))

/** Binds a customer to another affiliate, from now on; what was earned stays as it is. 404 for an unknown customer. */
export function rebindCustomer(
  ctx: Ctx,
  vendorId: string,
  externalId: string,
  input: RebindCustomer,
): Promise<Customer> {
  can(ctx, "customer.rebind", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    const known = await store.findCustomer(tx, vendorId, externalId)
    if (!known) throw notFound()
    const customer = await store.lockCustomerById(tx, vendorId, known.id)
    const [enrollment] = await store.findEnrollments(tx, vendorId, [input.affiliate_id])
    if (!enrollment) throw invalidField("/affiliate_id", "is not an affiliate of this vendor")
    const bound = await store.updateCustomer(tx, vendorId, customer.id, {
      affiliateId: enrollment.affiliateId,
      programId: enrollment.programId,
      linkId: null,
      clickId: null,
      clickAt: null,
      boundBy: "manual",
      dealId: null,
      bindingSource: "verified",
      boundAt: ctx.now,
    })
    await audit(tx, ctx, vendorId, "customer.rebind", customer.id, {
      before: { affiliate_id: customer.affiliateId },
      after: { affiliate_id: enrollment.affiliateId },
      reason: input.reason,
    })
    return showCustomer(bound)
  })
}
