import { audit } from "../../../platform/audit.ts"
import type { Detail } from "../../../platform/audit-values.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { vendorNow } from "../../../platform/vendor-now.ts"
import { listMembershipsOf } from "./session-store.ts"

/** What is written down of a session that ended. */
export const ENDED = { before: { status: "open" }, after: { status: "ended" } }

/**
 * Writes down what a person did to their own sign-ins, within a transaction over all vendors: a row at each vendor that they
 * are a member of, as that member and at that vendor's time.
 */
export async function auditPerson(
  tx: Tx,
  ctx: Ctx,
  personId: string,
  action: string,
  subject: string,
  detail?: Detail,
) {
  for (const { vendorId, id, role, ...vendor } of await listMembershipsOf(tx, personId)) {
    const actor = { kind: "member" as const, vendorId, id, personId, role, signIn: null }
    await audit(tx, { ...ctx, actor, now: vendorNow(vendor) }, vendorId, action, subject, detail)
  }
}
