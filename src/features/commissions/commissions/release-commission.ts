import { conflict, notFound } from "../../../lib/errors.ts"
import { audit } from "../../../platform/audit.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import { rejected } from "../../ledger/posting/core/postings.ts"
import { postEntry } from "../../ledger/posting/post-entry.ts"
import * as store from "../store.ts"
import { changeCommission } from "./change-commission.ts"

/** What the slice of events makes of an event that a person accepts; `lock` comes before the commission's own lock. */
export type Acceptance = {
  lock(tx: Tx, commission: store.Commission): Promise<void>
  accept(tx: Tx, ctx: Ctx, commission: store.Commission): Promise<void>
}

/**
 * A held commission goes on: pending, or payable at once when its hold is over. Released twice is released once. One that
 * was held as unverified makes its sale or lead count.
 */
export async function releaseCommission(
  ctx: Ctx,
  vendorId: string,
  id: string,
  acceptance: Acceptance,
  reason?: string,
) {
  const before = (tx: Tx, commission: store.Commission) =>
    commission.reasons.includes("unverified") ? acceptance.lock(tx, commission) : undefined
  const isReleased = (status: store.Commission["status"]) => status === "pending" || status === "payable"
  return decide(ctx, vendorId, id, before, async (tx, commission) => {
    if (isReleased(commission.status)) return commission
    if (commission.status !== "held") throw notHeld(commission)
    if (commission.reasons.includes("unverified")) await acceptance.accept(tx, ctx, commission)
    // What waited for the event to count, as its refunds do, may have changed what is left.
    const held = (await store.findCommission(tx, vendorId, id)) ?? commission
    if (held.status !== "held") return held
    const note = reason ?? commission.note
    await audit(tx, ctx, vendorId, "commission.release", id, {
      before: { status: commission.status },
      after: { status: "pending" },
      reason,
    })
    return changeCommission(tx, ctx, commission, { status: "pending", note })
  })
}

/** A held (or pending) commission is refused, with the reason that the affiliate sees. Rejected twice is rejected once. */
export async function rejectCommission(ctx: Ctx, vendorId: string, id: string, reason: string) {
  return decide(ctx, vendorId, id, null, async (tx, commission) => {
    const { status, affiliateId, currency, amount, reversed } = commission
    if (status === "rejected") return commission
    if (status !== "held" && status !== "pending" && status !== "payable") throw notHeld(commission)
    await postEntry(tx, ctx, vendorId, rejected(id, { affiliateId, currency, amount: amount - reversed }, status))
    await audit(tx, ctx, vendorId, "commission.reject", id, {
      before: { status },
      after: { status: "rejected" },
      reason,
    })
    return changeCommission(tx, ctx, commission, { status: "rejected", note: reason })
  })
}

function decide(
  ctx: Ctx,
  vendorId: string,
  id: string,
  before: ((tx: Tx, commission: store.Commission) => Promise<void> | undefined) | null,
  work: (tx: Tx, commission: store.Commission) => Promise<store.Commission>,
) {
  can(ctx, "commission.decide", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    const seen = before && (await store.findCommission(tx, vendorId, id))
    if (seen) await before?.(tx, seen)
    const commission = await store.findCommission(tx, vendorId, id, true)
    if (!commission) throw notFound()
    return work(tx, commission)
  })
}

function notHeld({ status }: store.Commission) {
  return conflict("commission_not_held", `This commission is ${status}; only one that is held can be decided about.`)
}
