import { sha256Hex } from "../../../lib/hash.ts"
import { realNow } from "../../../platform/clock.ts"
import { actorName, type Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { newId, newSecret } from "../../../platform/new-id.ts"
import type { Scope } from "../permissions/core/scopes.ts"
import * as store from "./key-store.ts"

const HINT_LENGTH = 4
const PREFIXES = { secret: "gv_sk_", publishable: "gv_pk_" } as const

export type NewKey = { name: string; kind: "secret" | "publishable"; scopes: Scope[] | null; expiresAt: Date | null }
/** A key with its plain text, which is shown once. */
export type IssuedKey = { row: store.ApiKey; key: string }

/** Makes a key of a vendor; only its hash stays. */
export async function issueKey(tx: Tx, ctx: Ctx, vendorId: string, wanted: NewKey): Promise<IssuedKey> {
  const key = newSecret(PREFIXES[wanted.kind])
  const made = { createdBy: actorName(ctx.actor), createdAt: realNow() }
  const secret = { hash: await sha256Hex(key), hint: key.slice(-HINT_LENGTH) }
  return { row: await store.insertApiKey(tx, { vendorId, id: newId("key"), ...wanted, ...secret, ...made }), key }
}

/** A vendor's first two keys, without limits. */
export async function issueFirstKeys(tx: Tx, ctx: Ctx, vendorId: string) {
  const first = { scopes: null, expiresAt: null }
  const secret = await issueKey(tx, ctx, vendorId, { ...first, name: "Secret key", kind: "secret" })
  const publishable = await issueKey(tx, ctx, vendorId, { ...first, name: "Publishable key", kind: "publishable" })
  return { secretKey: secret.key, publishableKey: publishable.key }
}

/** A personal token of a member, shown once. */
export async function issuePersonalToken(tx: Tx, { actor }: Ctx, vendorId: string, memberId: string) {
  const token = newSecret("gv_pat_")
  const id = newId("token")
  await store.insertPersonalToken(tx, {
    vendorId,
    id,
    memberId,
    ssoId: actor.kind === "member" ? (actor.signIn?.ssoId ?? null) : null,
    createdAt: realNow(),
    hash: await sha256Hex(token),
    hint: token.slice(-HINT_LENGTH),
  })
  return { id, token }
}
