import { AppError, notFound } from "../../lib/errors.ts"
import { audit } from "../../platform/audit.ts"
import type { Ctx } from "../../platform/ctx.ts"
import { asVendor } from "../../platform/tenant.ts"
import { can } from "./core/permissions.ts"
import { issuePersonalToken } from "./issue-keys.ts"
import * as store from "./store.ts"

/** A personal token, by the member; the owner may make anyone's at a test vendor only. */
export async function createMemberToken(ctx: Ctx, vendorId: string, memberId: string) {
  can(ctx, "member_token.create", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    const member = await store.findMember(tx, vendorId, memberId)
    const vendor = await store.findVendor(tx, vendorId)
    if (!member || !vendor) throw notFound()
    const isOwn = ctx.actor.kind === "member" && ctx.actor.id === memberId
    const isTestOwner = ctx.actor.kind === "member" && ctx.actor.role === "owner" && vendor.mode === "test"
    if (!isOwn && !isTestOwner)
      throw new AppError(
        "forbidden",
        "token_of_another",
        "A token is made by the member it belongs to; only at a vendor of mode test may the owner do it for others.",
      )
    await audit(tx, ctx, vendorId, "member_token.create", memberId)
    return { token: await issuePersonalToken(tx, vendorId, memberId) }
  })
}
