import { sha256Hex, toBase64Url } from "../../../lib/hash.ts"
import { MINUTE_MS } from "../../../lib/time.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { decrypt, encrypt } from "../../../platform/encrypt.ts"
import { randomBytes } from "../../../platform/signing.ts"
import { passkeyHost } from "./core/passkey.ts"
import * as store from "./passkey-store.ts"

const LABEL = "passkey challenge"
/** For as long as a form may stand open. */
const GOOD_MS = 15 * MINUTE_MS
const BYTES = 32

/** For whom a passkey is made, or null where somebody signs in with one. */
type Purpose = string | null
type Challenge = { challenge: string; personId: Purpose; until: number }

/** A challenge and the encrypted note of it that comes back with the answer; nothing is written down for who only looks. */
export async function issueChallenge(ctx: Ctx, personId: Purpose) {
  const { signingKeys } = ctx.ports.env
  const challenge = toBase64Url(randomBytes(BYTES))
  const made: Challenge = { challenge, personId, until: realNow().getTime() + GOOD_MS }
  return { challenge, note: await encrypt(signingKeys, LABEL, JSON.stringify(made)) }
}

/** What an answer must fit, by the note that came with it; null for a note that is not ours, too old or for something else. */
export async function openChallenge({ ports: { env } }: Ctx, note: string, personId: Purpose) {
  const host = passkeyHost(env.publicUrl)
  if (host === null) return null
  try {
    const made = JSON.parse(await decrypt(env.signingKeys, LABEL, note)) as Challenge
    if (made.personId !== personId || made.until <= realNow().getTime()) return null
    return { challenge: made.challenge, until: new Date(made.until), origin: env.publicUrl, host }
  } catch {
    return null
  }
}

/** Uses a challenge up; false where it was used before. */
export async function spendChallenge(tx: Tx, { challenge, until }: { challenge: string; until: Date }) {
  return store.insertUsedChallenge(tx, { hash: await sha256Hex(challenge), expiresAt: until })
}
