import { calculateJwkThumbprint, importJWK, type JWK, SignJWT } from "jose"
import { hkdfBytes, type SigningKey } from "./signing.ts"

const SEED_BYTES = 32
/** RFC 8410: what stands before the seed of an Ed25519 key in PKCS #8. */
const PKCS8_PREFIX = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20]

export type PublicKey = { kty: "OKP"; crv: "Ed25519"; x: string; kid: string; use: "sig"; alg: "EdDSA" }

const known = new WeakMap<SigningKey, { open: PublicKey; jwk: JWK }>()

/** The pair that a signing key stands for: the same on every machine, and rotated with it. The name is RFC 7638's. */
async function pairOf(key: SigningKey) {
  const made = known.get(key)
  if (made) return made
  const seed = await hkdfBytes(key, "attest", SEED_BYTES)
  const pkcs8 = Uint8Array.from([...PKCS8_PREFIX, ...seed])
  const secret = await crypto.subtle.importKey("pkcs8", pkcs8, { name: "Ed25519" }, true, ["sign"])
  const { x, d } = await crypto.subtle.exportKey("jwk", secret)
  const shape = { kty: "OKP" as const, crv: "Ed25519" as const, x: x! }
  const open: PublicKey = { ...shape, kid: await calculateJwkThumbprint(shape), use: "sig", alg: "EdDSA" }
  const pair = { open, jwk: { ...shape, d: d! } }
  known.set(key, pair)
  return pair
}

/** A JWS that anyone can check with our public keys alone; the first key signs. */
export async function signJws(keys: readonly SigningKey[], type: string, claims: Record<string, unknown>) {
  const { open, jwk } = await pairOf(keys[0]!)
  const secret = await importJWK(jwk, open.alg)
  return new SignJWT(claims).setProtectedHeader({ alg: open.alg, kid: open.kid, typ: type }).sign(secret)
}

/** What `GET /.well-known/jwks.json` answers: the public half of every key that is in use. */
export async function publicKeys(keys: readonly SigningKey[]): Promise<{ keys: PublicKey[] }> {
  return { keys: await Promise.all(keys.map(async (key) => (await pairOf(key)).open)) }
}
