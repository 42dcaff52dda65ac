import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify, SignJWT } from "jose"
import { DAY_MS, MINUTE_MS } from "../../../lib/time.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Tx } from "../../../platform/db.ts"
import { newId } from "../../../platform/new-id.ts"
import type { Ports } from "../../../platform/ports.ts"
import { hmacKey } from "../../../platform/signing.ts"
import * as store from "../store.ts"

export const SESSION_DAYS = 30
/** How long a token is good by itself; after that its session must be alive for a new one. */
const TOKEN_MINUTES = 15
/** How long a sign-in counts as one of this moment, for what asks for one. */
const RECENT_MS = 15 * MINUTE_MS
const MAX_USER_AGENT = 300

const DOMAIN = "session"
const ALGORITHM = "HS256"
/** For whom a token is; no other token of ours, whatever signs it, says the same. */
const AUDIENCE = "session"
/** A browser keeps no larger cookie. */
const MAX_TOKEN = 4096

type Signing = Pick<Ports["env"], "signingKeys" | "publicUrl">

/** Opens a session of 30 days that can be revoked; its id. Sessions live in real time, also those of test vendors. */
export async function startSession(
  tx: Tx,
  personId: string,
  userAgent: string | null,
  by: { ssoId: string; signedInAt: Date | null } | null = null,
): Promise<string> {
  const id = newId("session")
  const now = realNow()
  await store.insertSession(tx, {
    id,
    personId,
    userAgent: userAgent?.slice(0, MAX_USER_AGENT) ?? null,
    ssoId: by?.ssoId ?? null,
    signedInAt: by?.signedInAt ?? null,
    createdAt: now,
    expiresAt: new Date(now.getTime() + SESSION_DAYS * DAY_MS),
  })
  return id
}

/** Whether a sign-in is one of the last 15 minutes; both instants are real ones. */
export function isRecentSignIn(signedInAt: Date, now: Date): boolean {
  return now.getTime() - signedInAt.getTime() < RECENT_MS
}

/** The short-lived token that names a session; the first signing key signs. */
export async function signSessionToken(
  { signingKeys, publicUrl }: Signing,
  sessionId: string,
  now = realNow(),
): Promise<string> {
  const key = signingKeys[0]!
  const seconds = Math.floor(now.getTime() / 1000)
  return new SignJWT({ sid: sessionId })
    .setProtectedHeader({ alg: ALGORITHM, kid: key.id })
    .setIssuer(publicUrl)
    .setAudience(AUDIENCE)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + TOKEN_MINUTES * 60)
    .sign(await hmacKey(key, DOMAIN))
}

/** The session a token names, and whether its own time is over; null for whatever we did not sign for just this. */
export async function readSessionToken({ signingKeys, publicUrl }: Signing, token: string) {
  if (token.length > MAX_TOKEN) return null
  const findKey: JWTVerifyGetKey = async ({ kid }) => {
    const key = signingKeys.find((one) => one.id === kid)
    if (!key) throw new errors.JWKSNoMatchingKey()
    return hmacKey(key, DOMAIN)
  }
  const named = (payload: JWTPayload, isExpired: boolean) =>
    typeof payload.sid === "string" ? { sessionId: payload.sid, isExpired } : null
  try {
    const { payload } = await jwtVerify(token, findKey, {
      algorithms: [ALGORITHM],
      issuer: publicUrl,
      audience: AUDIENCE,
      requiredClaims: ["exp"],
      currentDate: realNow(),
    })
    return named(payload, false)
  } catch (error) {
    if (error instanceof errors.JWTExpired) return named(error.payload, true)
    if (error instanceof errors.JOSEError) return null
    throw error
  }
}
