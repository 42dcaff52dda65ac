import { AppError, conflict, notFound } from "../../../lib/errors.ts"
import { audit } from "../../../platform/audit.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { asVendor } from "../../../platform/tenant.ts"
import type { UpdateMember } from "../contract.ts"
import { can } from "../permissions/core/permissions.ts"
import * as store from "../store.ts"

/** Gives away, within the transaction, what a member holds that their new role does not do any more. */
export type ClearRole = (tx: Tx, ctx: Ctx, vendorId: string, memberId: string) => Promise<void>

/** Changes a member's name or role, from the next instant on. 404, 409 `last_owner`. */
export async function updateMember(ctx: Ctx, vendorId: string, id: string, input: UpdateMember, clearRole: ClearRole) {
  can(ctx, "member.update", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    const isLeaving = input.role !== undefined && input.role !== "owner"
    await keepAnOwner(tx, ctx, vendorId, isLeaving ? id : null)
    const before = await store.findMember(tx, vendorId, id)
    if (!before) throw notFound()
    const { name = before.name, role = before.role } = input
    const member = await store.updateMember(tx, vendorId, id, { name, role })
    if (role !== before.role) await clearRole(tx, ctx, vendorId, id)
    const was = { name: before.name, role: before.role }
    await audit(tx, ctx, vendorId, "member.update", id, { before: was, after: { name, role } })
    return member
  })
}

/** Locks all owners, so that two cannot go at once. 409 for the only one, 403 for whoever acts and is none any more. */
export async function keepAnOwner(tx: Tx, ctx: Ctx, vendorId: string, leaving: string | null): Promise<void> {
  const owners = await store.lockOwners(tx, vendorId)
  const { actor } = ctx
  if (actor.kind === "member" && !owners.some((owner) => owner.id === actor.id))
    throw new AppError("forbidden", "action_not_allowed", "You are not an owner of this vendor any more.")
  if (owners.length === 1 && owners[0]?.id === leaving)
    throw conflict("last_owner", "A vendor keeps one owner. Make another member an owner first.")
}
