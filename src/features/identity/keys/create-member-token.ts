import { AppError, notFound } from "../../../lib/errors.ts"
import { audit } from "../../../platform/audit.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { asVendor } from "../../../platform/tenant.ts"
import type { ListMembers } from "../contract.ts"
import { can } from "../permissions/core/permissions.ts"
import * as store from "../store.ts"
import { issuePersonalToken } from "./issue-key.ts"
import * as keyStore from "./key-store.ts"

const isOwn = ({ actor }: Ctx, memberId: string) => actor.kind === "member" && actor.id === memberId
const isOwner = ({ actor }: Ctx) => actor.kind === "member" && actor.role === "owner"

/** A personal token, by the member; the owner may make anyone's at a test vendor only. */
export async function createMemberToken(ctx: Ctx, vendorId: string, memberId: string) {
  can(ctx, "member_token.create", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    const member = await store.findMember(tx, vendorId, memberId)
    const vendor = await store.findVendor(tx, vendorId)
    if (!member || !vendor) throw notFound()
    if (!isOwn(ctx, memberId) && !(isOwner(ctx) && vendor.mode === "test"))
      throw new AppError(
        "forbidden",
        "token_of_another",
        "A token is made by the member it belongs to; only at a vendor of mode test may the owner do it for others.",
      )
    const { id, token } = await issuePersonalToken(tx, ctx, vendorId, memberId)
    await audit(tx, ctx, vendorId, "member_token.create", memberId, { token_id: id })
    return { id, token }
  })
}

/** A member's tokens, for the member and the owner, newest first, one more than the page holds. 404 for all others. */
export async function readMemberTokens(ctx: Ctx, vendorId: string, memberId: string, query: ListMembers) {
  can(ctx, "member_token.read", { vendorId })
  if (!isOwn(ctx, memberId) && !isOwner(ctx)) throw notFound()
  return asVendor(ctx, vendorId, async (tx) => {
    if (!(await store.findMember(tx, vendorId, memberId))) throw notFound()
    return keyStore.listTokens(tx, vendorId, memberId, query)
  })
}

/** Ends a token at once, by its member or the owner. 404 for anybody else's. */
export async function revokeToken(ctx: Ctx, vendorId: string, id: string): Promise<void> {
  can(ctx, "member_token.revoke", { vendorId })
  await asVendor(ctx, vendorId, async (tx) => {
    const token = await keyStore.lockToken(tx, vendorId, id)
    if (!token || (!isOwn(ctx, token.memberId) && !isOwner(ctx))) throw notFound()
    await keyStore.revokeToken(tx, vendorId, id, realNow())
    await audit(tx, ctx, vendorId, "member_token.revoke", token.memberId, { before: { token_id: id } })
  })
}
