import { conflict, notFound } from "../../../lib/errors.ts"
import { audit } from "../../../platform/audit.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import * as store from "../store.ts"
import { changeCommission } from "./change-commission.ts"
import { isShareIn } from "./core/shares.ts"
import { rejectWithShares } from "./reject-commissions.ts"

/** What the slice of events makes of an event that a person accepts; `lock` comes before the commission's own lock. */
export type Acceptance = {
  lock(tx: Tx, commission: store.Commission): Promise<void>
  accept(tx: Tx, ctx: Ctx, commission: store.Commission): Promise<void>
}

/**
 * A held commission goes on: pending, or payable at once when its hold is over, and what recruiters have of it too. Released
 * twice is released once. One that was held as unverified makes its sale or lead count. 409 for a share in one that is held.
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
    const rows = await store.lockWithShares(tx, vendorId, id)
    if (rows.some((row) => isShareIn(commission, row) && row.part === 0 && row.status === "held")) throw ofAnother()
    for (const share of rows)
      if (isShareIn(share, commission) && share.status === "held") await releaseOne(tx, ctx, share, reason)
    return releaseOne(tx, ctx, commission, reason)
  })
}

async function releaseOne(tx: Tx, ctx: Ctx, commission: store.Commission, reason: string | undefined) {
  const { vendorId, id, status, note } = commission
  const change = { before: { status }, after: { status: "pending" }, reason }
  await audit(tx, ctx, vendorId, "commission.release", id, change)
  return changeCommission(tx, ctx, commission, { status: "pending", note: reason ?? note })
}

/** A held (or pending) commission is refused, with what recruiters have of it, with the reason that the affiliate sees. Rejected twice is rejected once. */
export async function rejectCommission(ctx: Ctx, vendorId: string, id: string, reason: string) {
  return decide(ctx, vendorId, id, null, async (tx, commission, rows) => {
    const { status } = commission
    if (status === "rejected") return commission
    if (status !== "held" && status !== "pending" && status !== "payable") throw notHeld(commission)
    return rejectWithShares(tx, ctx, commission, rows, reason)
  })
}

function decide(
  ctx: Ctx,
  vendorId: string,
  id: string,
  before: ((tx: Tx, commission: store.Commission) => Promise<void> | undefined) | null,
  work: (tx: Tx, commission: store.Commission, rows: readonly store.Commission[]) => Promise<store.Commission>,
) {
  can(ctx, "commission.decide", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    const seen = before && (await store.findCommission(tx, vendorId, id))
    if (seen) await before?.(tx, seen)
    // All of its event, in one order for everybody.
    const rows = await store.lockWithShares(tx, vendorId, id)
    const commission = rows.find((row) => row.id === id)
    if (!commission) throw notFound()
    return work(tx, commission, rows)
  })
}

function ofAnother() {
  const detail = "This is a share of a commission that is held. Release that one, and this goes on with it."
  return conflict("commission_not_held", detail)
}

function notHeld({ status }: store.Commission) {
  return conflict("commission_not_held", `This commission is ${status}; only one that is held can be decided about.`)
}
