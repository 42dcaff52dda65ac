import { sha256Hex } from "../../lib/hash.ts"
import { realNow } from "../../platform/clock.ts"
import type { Tx } from "../../platform/db.ts"
import { newId, newSecret } from "../../platform/new-id.ts"
import * as store from "./store.ts"

const HINT_LENGTH = 4

/** A vendor's first two keys. The plain texts are shown once; only hashes stay. */
export async function issueApiKeys(tx: Tx, vendorId: string) {
  const secretKey = newSecret("gv_sk_")
  const publishableKey = newSecret("gv_pk_")
  for (const [kind, key] of [
    ["secret", secretKey],
    ["publishable", publishableKey],
  ] as const)
    await store.insertApiKey(tx, {
      vendorId,
      id: newId("key"),
      kind,
      hash: await sha256Hex(key),
      hint: key.slice(-HINT_LENGTH),
      createdAt: realNow(),
    })
  return { secretKey, publishableKey }
}

/** A personal token of a member, shown once. */
export async function issuePersonalToken(tx: Tx, vendorId: string, memberId: string): Promise<string> {
  const token = newSecret("gv_pat_")
  await store.insertPersonalToken(tx, {
    vendorId,
    id: newId("token"),
    memberId,
    hash: await sha256Hex(token),
    hint: token.slice(-HINT_LENGTH),
    createdAt: realNow(),
  })
  return token
}
