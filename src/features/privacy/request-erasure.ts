import { audit } from "../../platform/audit.ts"
import { realNow } from "../../platform/clock.ts"
import { actorName, type Ctx } from "../../platform/ctx.ts"
import { newId } from "../../platform/new-id.ts"
import { outbox } from "../../platform/outbox.ts"
import { asVendor } from "../../platform/tenant.ts"
import { can } from "../identity/permissions/core/permissions.ts"
import { keepAnOwner } from "../identity/vendors/update-member.ts"
import type { RequestErasure } from "./contract.ts"
import * as people from "./person-store.ts"
import * as store from "./store.ts"

/** Puts down that a person is to be erased; a job does it. One that is under way is the same one. 409 for the only owner. */
export async function requestErasure(ctx: Ctx, vendorId: string, { email }: RequestErasure): Promise<store.Erasure> {
  can(ctx, "erasure.request", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    await keepAnOwner(tx, ctx, vendorId, await people.findOwner(tx, vendorId, email))
    const open = await store.findOpenErasure(tx, vendorId, email)
    if (open) return open
    const id = newId("erasure")
    const made = { status: "requested" as const, requestedBy: actorName(ctx.actor), at: ctx.now, createdAt: realNow() }
    const erasure = await store.insertErasure(tx, { vendorId, id, email, ...made })
    await audit(tx, ctx, vendorId, "erasure.request", id, { after: { status: made.status } })
    await outbox(tx, vendorId, "erasure.run", id)
    return erasure
  })
}
