import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { findDeal, type ReadDeal } from "../../deals/read-deals.ts"
import { type DealDecision, settleDeal } from "../../deals/settle-deal.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import { one } from "../../identity/permissions/read-as-vendor.ts"
import { deskLock } from "../desk/desk-store.ts"
import { answerBy } from "../inquiries/core/deeds.ts"
import { resolve } from "../inquiries/core/stages.ts"
import { isAlive } from "../inquiries/core/work.ts"
import { workWithin } from "../inquiries/work-on-inquiry.ts"

/**
 * Approves a deal, which is its affiliate's from now until its protection ends, or rejects it with a reason; its inquiry is
 * answered and closed by it. The same again changes nothing. 404, 409 `deal_settled`, 409 `deal_protected`.
 */
export function decideDeal(ctx: Ctx, vendorId: string, id: string, decision: DealDecision): Promise<ReadDeal> {
  can(ctx, "deal.decide", { vendorId })
  const decide = async (tx: Tx) => {
    const settled = await settleDeal(tx, ctx, vendorId, id, decision)
    if (settled) {
      const { deal, writers } = settled
      const on = { id: deal.inquiryId, more: writers }
      await workWithin(tx, ctx, vendorId, on, (work, inquiry) => {
        const [before, after] = [{ status: "registered" }, { status: deal.status }]
        const said = decision.status === "rejected" ? { reason: decision.reason } : {}
        const action = decision.status === "approved" ? "deal.approve" : "deal.reject"
        work.deeds.push({ action, subject: id, detail: { before, after, ...said } })
        if (!isAlive(inquiry)) return
        const memberId = ctx.actor.kind === "member" ? ctx.actor.id : inquiry.ownerId
        const answered = answerBy(work, inquiry, memberId, { outcome: "answered" })
        resolve(work, answered, decision.status === "rejected" ? decision.reason : "approved")
      })
    }
    return one(findDeal(tx, vendorId, id))
  }
  return asVendor(ctx, vendorId, decide, deskLock(vendorId))
}
