import { auditRefusal } from "../../../platform/audit.ts"
import type { Actor, Ctx } from "../../../platform/ctx.ts"
import { asSystem } from "../../../platform/tenant.ts"
import { vendorNow } from "../../../platform/vendor-now.ts"
import * as store from "./key-store.ts"

const ACTION = "credential.use"

/** A request before it is known who sends it. */
export type UnknownRequest = Pick<Ctx, "db" | "ports" | "requestId">

/** Writes down that a key which is revoked or over was shown; one that nobody ever had is passed over. */
export async function auditEndedKey(asked: UnknownRequest, hash: string): Promise<void> {
  const key = await asSystem(asked, (tx) => store.findEndedKey(tx, hash))
  if (!key) return
  const kind = key.kind === "secret" ? ("secret_key" as const) : ("publishable_key" as const)
  const actor = { kind, vendorId: key.vendorId, id: key.id, scopes: null }
  await refuse(asked, actor, key, key.id)
}

/** The same for a token that is revoked, or whose member left. */
export async function auditEndedToken(asked: UnknownRequest, hash: string): Promise<void> {
  const found = await asSystem(asked, (tx) => store.findEndedToken(tx, hash))
  if (!found) return
  const { vendorId, id, personId, role, tokenId } = found
  await refuse(asked, { kind: "member", vendorId, id, personId, role, signIn: null }, found, tokenId)
}

type Clock = { vendorId: string; mode: string; testNow: Date | null }

function refuse(asked: UnknownRequest, actor: Actor, vendor: Clock, subject: string) {
  const ctx: Ctx = { ...asked, actor, now: vendorNow(vendor), idempotency: null }
  return auditRefusal(ctx, vendor.vendorId, ACTION, subject, "credential_unknown")
}
