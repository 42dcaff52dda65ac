import { notFound } from "../../../lib/errors.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { asSystem } from "../../../platform/tenant.ts"
import { can } from "../permissions/core/permissions.ts"
import { auditPerson } from "../sessions/audit-person.ts"
import * as store from "./passkey-store.ts"

/** The person's passkeys, the oldest first. */
export function readPasskeys(ctx: Ctx, personId: string): Promise<store.Passkey[]> {
  can(ctx, "passkey.read")
  return asSystem(ctx, (tx) => store.listPasskeys(tx, personId))
}

/** Removes one of the person's passkeys: it signs in no more. 404 for anybody else's. */
export async function removePasskey(ctx: Ctx, personId: string, id: string): Promise<store.Passkey> {
  can(ctx, "passkey.save")
  return asSystem(ctx, async (tx) => {
    const removed = await store.deletePasskey(tx, personId, id)
    if (!removed) throw notFound()
    await auditPerson(tx, ctx, personId, "passkey.remove", id, { name: removed.name })
    return removed
  })
}
