import { conflict, invalidField } from "../../../lib/errors.ts"
import { audit } from "../../../platform/audit.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import type { ImportCustomer } from "../contract.ts"
import { attributeEarlierEvents } from "../earning/attribute-earlier-events.ts"
import { customerOf } from "../evidence/accept-click.ts"
import { saveCustomer } from "../evidence/attribute-event.ts"
import { holdSelfReferrals } from "../evidence/recheck-click-signals.ts"
import * as store from "../store.ts"

/**
 * A customer as another system knew them: what is said of them goes before what is known, and `affiliate_email` binds whom
 * nobody has. The same again is `unchanged`; 409 `customer_bound` where they are another's.
 */
export function importCustomer(
  ctx: Ctx,
  vendorId: string,
  { external_id, affiliate_email, program_id, bound_at, ...details }: ImportCustomer,
): Promise<{ kind: "recorded" | "unchanged" }> {
  can(ctx, "customer.rebind", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    const before = await store.findCustomer(tx, vendorId, external_id)
    const customer = await customerOf(tx, vendorId, external_id, null)
    const reporter = { at: bound_at ?? ctx.now, source: "verified", corrects: true } as const
    const whose = affiliate_email ? await store.findEnrolledBy(tx, vendorId, affiliate_email, program_id) : []
    const [enrollment, more] = whose
    if (affiliate_email && (!enrollment || more))
      throw invalidField(
        "/affiliate_email",
        more ? "is in several programs; name one by program_id" : "is no affiliate's here",
      )
    if (enrollment && customer.affiliateId !== null && customer.affiliateId !== enrollment.affiliateId)
      throw conflict("customer_bound", `${external_id} is bound to another affiliate. Rebind them with a reason.`)
    const saved = await saveCustomer(tx, customer, details, reporter, null)
    await holdSelfReferrals(tx, ctx, customer, saved)
    const binds = enrollment !== undefined && customer.affiliateId === null
    if (before && saved === customer && !binds && !before.isProvisional) return { kind: "unchanged" }
    await audit(tx, ctx, vendorId, "customer.import", customer.id, { affiliate_id: enrollment?.affiliateId ?? null })
    if (!binds) return { kind: "recorded" }
    const { affiliateId, programId } = enrollment
    const by = { boundBy: "manual", boundAt: reporter.at, dealId: null, bindingSource: "verified" } as const
    const kept = await store.updateCustomer(tx, vendorId, customer.id, { affiliateId, programId, ...by })
    const open = await store.lockUnattributed(tx, vendorId, customer.id)
    const history = await store.readHistory(tx, vendorId, customer.id, ctx.now)
    const winning = { enrollment, click: null, clickId: null, clickAt: null }
    await attributeEarlierEvents(tx, ctx, kept, open, winning, history)
    return { kind: "recorded" }
  })
}
