import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify, SignJWT } from "jose"
import { HOUR_MS } from "../../lib/time.ts"
import { realNow } from "../../platform/clock.ts"
import type { Ports } from "../../platform/ports.ts"
import { hmacKey } from "../../platform/signing.ts"

/** For whom a token is, and what its key is derived for: no other page takes it, and this one takes no other. */
const AUDIENCE = "embed"
const ALGORITHM = "HS256"
const MAX_TOKEN = 2048

type Signing = Pick<Ports["env"], "signingKeys" | "publicUrl">
/** Whose figures a token shows. */
export type Embedded = { vendorId: string; affiliateId: string }

/** A token that shows one affiliate's figures for an hour of real time. */
export async function signEmbedToken({ signingKeys, publicUrl }: Signing, { vendorId, affiliateId }: Embedded) {
  const key = signingKeys[0]!
  const seconds = Math.floor(realNow().getTime() / 1000)
  const expiresAt = new Date(seconds * 1000 + HOUR_MS)
  const token = await new SignJWT({ ven: vendorId })
    .setProtectedHeader({ alg: ALGORITHM, kid: key.id })
    .setIssuer(publicUrl)
    .setAudience(AUDIENCE)
    .setSubject(affiliateId)
    .setIssuedAt(seconds)
    .setExpirationTime(Math.floor(expiresAt.getTime() / 1000))
    .sign(await hmacKey(key, AUDIENCE))
  return { token, expiresAt }
}

/** Whose figures a token shows, and whether its time is over; null for whatever we did not sign for just this. */
export async function readEmbedToken({ signingKeys, publicUrl }: Signing, token: string) {
  if (token === "" || token.length > MAX_TOKEN) return null
  const findKey: JWTVerifyGetKey = async ({ kid }) => {
    const key = signingKeys.find((one) => one.id === kid)
    if (!key) throw new errors.JWKSNoMatchingKey()
    return hmacKey(key, AUDIENCE)
  }
  const named = ({ ven, sub }: JWTPayload, isExpired: boolean) =>
    typeof ven === "string" && typeof sub === "string" ? { vendorId: ven, affiliateId: sub, isExpired } : null
  const expected = { algorithms: [ALGORITHM], issuer: publicUrl, audience: AUDIENCE, currentDate: realNow() }
  try {
    return named((await jwtVerify(token, findKey, expected)).payload, false)
  } catch (error) {
    if (error instanceof errors.JWTExpired) return named(error.payload, true)
    if (error instanceof errors.JOSEError) return null
    throw error
  }
}
