import { invalidField, notFound } from "../../../lib/errors.ts"
import { audit } from "../../../platform/audit.ts"
import { changed } from "../../../platform/audit-values.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { newId } from "../../../platform/new-id.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import type { CreateGroup, UpdateGroup } from "../contract.ts"
import * as store from "../store.ts"

/** A group of affiliates in a program, for rules of its own. */
export async function createGroup(ctx: Ctx, vendorId: string, input: CreateGroup) {
  can(ctx, "group.save", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    if (!(await store.findProgram(tx, vendorId, input.program_id)))
      throw invalidField("/program_id", "is not a program of this vendor")
    const group = await store.insertGroup(tx, {
      vendorId,
      id: newId("group"),
      programId: input.program_id,
      name: input.name,
      createdAt: realNow(),
    })
    await audit(tx, ctx, vendorId, "group.create", group.id, { name: group.name })
    return group
  })
}

export async function updateGroup(ctx: Ctx, vendorId: string, id: string, input: UpdateGroup) {
  can(ctx, "group.save", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    const before = await store.findGroup(tx, vendorId, id)
    if (!before) throw notFound()
    if (input.name === undefined) return before
    const group = await store.updateGroup(tx, vendorId, id, { name: input.name })
    await audit(tx, ctx, vendorId, "group.update", id, changed(before, group))
    return group
  })
}
