import { invariant } from "../../../lib/assert.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { newId } from "../../../platform/new-id.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { addDeal, admitDeal } from "../../deals/add-deal.ts"
import type { RegisterDeal } from "../../deals/contract.ts"
import { findDeal, type ReadDeal } from "../../deals/read-deals.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import { deskLock } from "../desk/desk-store.ts"
import { openQuestion } from "../intake/open-inquiry.ts"

/**
 * A deal of an affiliate's, by themselves or a member for them, and its inquiry, with an owner and a clock. 409
 * `deal_protected` while another one protects the same; 422 for who is no approved affiliate of the program.
 */
export function registerDeal(ctx: Ctx, vendorId: string, input: RegisterDeal): Promise<ReadDeal> {
  can(ctx, "deal.register", { vendorId })
  const register = async (tx: Tx) => {
    const affiliate = await admitDeal(tx, ctx, vendorId, input)
    const id = newId("deal")
    const { id: affiliateId, programId, country, email, name } = affiliate
    const nothing = { customerExternalId: null, clickId: null, linkId: null, campaign: null, channel: null }
    const asked = { kind: "deal" as const, urgency: "normal" as const, email, name, fields: { deal_id: id } }
    const origin = { ...nothing, affiliateId, programId, country }
    const inquiry = await openQuestion(tx, ctx, vendorId, asked, origin)
    await addDeal(tx, ctx, vendorId, input, { id, affiliateId, inquiryId: inquiry.id })
    const deal = await findDeal(tx, vendorId, id)
    invariant(deal, "registered_deal_is_there")
    return deal
  }
  return asVendor(ctx, vendorId, register, deskLock(vendorId))
}
