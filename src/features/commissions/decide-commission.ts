import { conflict, notFound } from "../../lib/errors.ts"
import { audit } from "../../platform/audit.ts"
import type { Ctx } from "../../platform/ctx.ts"
import type { Tx } from "../../platform/db.ts"
import { asVendor } from "../../platform/tenant.ts"
import { can } from "../auth/core/permissions.ts"
import { rejected } from "../ledger/core/postings.ts"
import { postEntry } from "../ledger/post-entry.ts"
import * as store from "./store.ts"
import { changeCommission } from "./write-commission.ts"

/** A held commission goes on: pending, or payable at once when its hold is over. Released twice is released once. */
export async function releaseCommission(ctx: Ctx, vendorId: string, id: string, reason?: string) {
  return decide(ctx, vendorId, id, async (tx, commission) => {
    if (commission.status === "pending" || commission.status === "payable") return commission
    if (commission.status !== "held") throw notHeld(commission)
    const note = reason ?? commission.note
    await audit(tx, ctx, vendorId, "commission.release", id, { reason })
    return changeCommission(tx, ctx, commission, { status: "pending", note })
  })
}

/** A held (or pending) commission is refused, with the reason that the affiliate sees. Rejected twice is rejected once. */
export async function rejectCommission(ctx: Ctx, vendorId: string, id: string, reason: string) {
  return decide(ctx, vendorId, id, async (tx, commission) => {
    const { status, affiliateId, currency, amount, reversed } = commission
    if (status === "rejected") return commission
    if (status !== "held" && status !== "pending" && status !== "payable") throw notHeld(commission)
    await postEntry(tx, ctx, vendorId, rejected(id, { affiliateId, currency, amount: amount - reversed }, status))
    await audit(tx, ctx, vendorId, "commission.reject", id, { reason })
    return changeCommission(tx, ctx, commission, { status: "rejected", note: reason })
  })
}

function decide(
  ctx: Ctx,
  vendorId: string,
  id: string,
  work: (tx: Tx, commission: store.Commission) => Promise<store.Commission>,
) {
  can(ctx, "commission.decide", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    const commission = await store.findCommission(tx, vendorId, id, true)
    if (!commission) throw notFound()
    return work(tx, commission)
  })
}

function notHeld({ status }: store.Commission) {
  return conflict("commission_not_held", `This commission is ${status}; only one that is held can be decided about.`)
}
