import { equalConstantTime, sha256Hex } from "../../../lib/hash.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Actor, ActorCheck, Assumed } from "../../../platform/ctx.ts"
import type { Database } from "../../../platform/db.ts"
import { sharedReads } from "../../../platform/shared-read.ts"
import { asLogin } from "../../../platform/tenant.ts"
import { vendorNow } from "../../../platform/vendor-now.ts"
import { auditEndedKey, auditEndedToken, type UnknownRequest } from "./audit-ended-key.ts"
import * as store from "./key-store.ts"
import { recheckActor, unknownCredential } from "./recheck-actor.ts"
import { recordUse } from "./record-use.ts"

/** `credential` names the key, token or person that an Idempotency-Key belongs to. */
export type Identity = { actor: Actor; now: Date; actorCheck?: ActorCheck; credential?: string; assumed?: Assumed }

/** Whoever shows nothing. */
export const nobody = (): Identity => ({ actor: { kind: "anonymous" }, now: realNow() })

/**
 * Who a bearer credential belongs to, and what time it is for them. 401 for one that is not known. `mayAssume` where a key that this
 * process found before may be taken for what it was then: what is read for it finds out, and the request may begin again.
 */
export async function authenticate(
  asked: UnknownRequest,
  credential: string | null,
  { mayAssume = false } = {},
): Promise<Identity> {
  if (credential === null) return nobody()
  if (equalConstantTime(credential, asked.ports.env.operatorKey)) return { actor: { kind: "operator" }, now: realNow() }
  const hash = await sha256Hex(credential)
  if (credential.startsWith("gv_sk_") || credential.startsWith("gv_pk_"))
    return (mayAssume && byKnownKey(asked, hash)) || byKey(asked, hash)
  if (credential.startsWith("gv_pat_")) return byToken(asked, hash)
  throw unknownCredential()
}

/** Whose keys these are: one statement for all who come while another runs. */
const findKey = sharedReads((db: Database, hashes) => asLogin({ db }, () => store.findApiKeys(db, hashes, realNow())))

type FoundKey = NonNullable<Awaited<ReturnType<typeof findKey>>>

/** Secret keys as they were found, by pool and hash. */
const known = new WeakMap<Database, Map<string, FoundKey>>()
const MOST_KNOWN = 10_000

function byKnownKey(asked: UnknownRequest, hash: string): Identity | null {
  const key = known.get(asked.db)?.get(hash)
  if (!key) return null
  return { ...identityOf(asked, key), assumed: { hash, found: key.found, state: "assumed" } }
}

async function byKey(asked: UnknownRequest, hash: string): Promise<Identity> {
  const key = await findKey(asked.db, hash)
  const keys = known.get(asked.db) ?? new Map<string, FoundKey>()
  if (!key) {
    keys.delete(hash)
    await auditEndedKey(asked, hash)
    throw unknownCredential()
  }
  if (keys.size >= MOST_KNOWN) keys.clear()
  if (key.kind === "secret") known.set(asked.db, keys.set(hash, key))
  return identityOf(asked, key)
}

function identityOf(asked: UnknownRequest, key: FoundKey): Identity {
  recordUse(asked, "key", key)
  const { vendorId, id, scopes } = key
  const shared = { now: vendorNow(key), credential: id }
  if (key.kind === "publishable") return { ...shared, actor: { kind: "publishable_key", vendorId, id, scopes } }
  const actor = { kind: "secret_key" as const, vendorId, id, scopes }
  return { ...shared, actor, actorCheck: recheckActor(actor) }
}

async function byToken(asked: UnknownRequest, hash: string): Promise<Identity> {
  const member = await asLogin(asked, (db) => store.findTokenMember(db, hash))
  if (!member) {
    await auditEndedToken(asked, hash)
    throw unknownCredential()
  }
  const { vendorId, id, personId, role, tokenId, ssoId, lastUsedAt } = member
  recordUse(asked, "token", { vendorId, id: tokenId, lastUsedAt })
  const signIn = ssoId === null ? null : { sessionId: null, isRecent: true, ssoId }
  const actor = { kind: "member" as const, vendorId, id, personId, role, signIn }
  return { actor, now: vendorNow(member), actorCheck: recheckActor(actor, tokenId), credential: tokenId }
}
