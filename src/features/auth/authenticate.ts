import { AppError } from "../../lib/errors.ts"
import { equalConstantTime, sha256Hex } from "../../lib/hash.ts"
import { realNow } from "../../platform/clock.ts"
import type { Actor } from "../../platform/ctx.ts"
import type { Database } from "../../platform/db.ts"
import { asSystem } from "../../platform/tenant.ts"
import * as store from "./store.ts"

export type Identity = { actor: Actor; now: Date }

/** Whoever shows nothing. */
export const nobody = (): Identity => ({ actor: { kind: "anonymous" }, now: realNow() })

/** What time it is for a vendor: the real time, or where its test clock stands. */
export function vendorNow(vendor: { mode: string; testNow: Date | null }): Date {
  return vendor.mode === "test" && vendor.testNow ? vendor.testNow : realNow()
}

function unknownCredential(): AppError {
  return new AppError("unauthorized", "credential_unknown", "This key or token is not known, or was revoked.")
}

/** Who a bearer credential belongs to, and what time it is for them. 401 for one that is not known. */
export async function authenticate(db: Database, operatorKey: string, credential: string | null): Promise<Identity> {
  if (credential === null) return nobody()
  if (equalConstantTime(credential, operatorKey)) return { actor: { kind: "operator" }, now: realNow() }
  const hash = await sha256Hex(credential)
  if (credential.startsWith("gv_sk_") || credential.startsWith("gv_pk_")) {
    const key = await asSystem({ db }, (tx) => store.findApiKey(tx, hash))
    if (!key) throw unknownCredential()
    const kind = key.kind === "secret" ? "secret_key" : "publishable_key"
    return { actor: { kind, vendorId: key.vendorId, id: key.id }, now: vendorNow(key) }
  }
  if (credential.startsWith("gv_pat_")) {
    const member = await asSystem({ db }, (tx) => store.findTokenMember(tx, hash))
    if (!member) throw unknownCredential()
    return {
      actor: { kind: "member", vendorId: member.vendorId, id: member.id, personId: member.personId, role: member.role },
      now: vendorNow(member),
    }
  }
  throw unknownCredential()
}
