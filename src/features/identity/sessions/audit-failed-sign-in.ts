import { auditRefusal } from "../../../platform/audit.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { asSystem } from "../../../platform/tenant.ts"
import { vendorNow } from "../../../platform/vendor-now.ts"
import { listMembershipsOf } from "./session-store.ts"

/**
 * Writes down that a sign-in failed of somebody who is known: refused at each vendor that they are a member of, as that member
 * and at that vendor's time. `reason` is a word such as `link_spent`; nobody's (null) is passed over.
 */
export async function auditFailedSignIn(ctx: Ctx, personId: string | null, reason: string): Promise<void> {
  if (personId === null) return
  for (const { vendorId, id, role, ...vendor } of await asSystem(ctx, (tx) => listMembershipsOf(tx, personId))) {
    const actor = { kind: "member" as const, vendorId, id, personId, role, signIn: null }
    await auditRefusal({ ...ctx, actor, now: vendorNow(vendor) }, vendorId, "session.begin", id, reason)
  }
}
