import { realNow } from "../../platform/clock.ts"
import type { Ctx } from "../../platform/ctx.ts"
import { newId } from "../../platform/new-id.ts"
import { asOperator } from "../../platform/tenant.ts"
import { insertMember } from "./add-member.ts"
import type { CreateVendor } from "./contract.ts"
import { can } from "./core/permissions.ts"
import { issueApiKeys, issuePersonalToken } from "./issue-keys.ts"
import * as store from "./store.ts"

/** Opens a vendor with its owner, two keys and a token of the owner; the plain texts are shown here only. */
export async function createVendor(ctx: Ctx, input: CreateVendor) {
  can(ctx, "vendor.create")
  return asOperator(ctx, async (tx) => {
    const vendor = await store.insertVendor(tx, {
      id: newId("vendor"),
      name: input.name,
      currency: input.currency,
      timezone: input.timezone,
      mode: input.mode,
      createdAt: realNow(),
    })
    const owner = await insertMember(tx, ctx, vendor.id, { email: input.owner_email, role: "owner" })
    const keys = await issueApiKeys(tx, vendor.id)
    const ownerToken = await issuePersonalToken(tx, vendor.id, owner.id)
    return { vendor, ...keys, ownerToken }
  })
}
