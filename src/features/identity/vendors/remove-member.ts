import { notFound } from "../../../lib/errors.ts"
import { audit } from "../../../platform/audit.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../permissions/core/permissions.ts"
import * as store from "../store.ts"
import { keepAnOwner } from "./update-member.ts"

/** Gives away, within the transaction, what a member who leaves is answerable for. */
export type ClearLeaver = (tx: Tx, ctx: Ctx, vendorId: string, memberId: string) => Promise<void>

/** Ends a membership: tokens and sessions of it are worth nothing any more. 404, 409 for the last owner. */
export async function removeMember(ctx: Ctx, vendorId: string, memberId: string, clearLeaver: ClearLeaver) {
  can(ctx, "member.remove", { vendorId })
  await asVendor(ctx, vendorId, async (tx) => {
    await keepAnOwner(tx, ctx, vendorId, memberId)
    const member = await store.findMember(tx, vendorId, memberId)
    if (!member) throw notFound()
    await clearLeaver(tx, ctx, vendorId, memberId)
    await store.markRemoved(tx, vendorId, memberId, realNow())
    await audit(tx, ctx, vendorId, "member.remove", memberId, {
      before: { email: member.email, role: member.role },
    })
  })
}
