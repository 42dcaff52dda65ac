import { fromBase64Url, toBase64Url } from "../lib/hash.ts"
import { hmacOf, toHmacKey } from "../lib/hmac-sha256.ts"

/** One character names the key inside what it signs, so that keys rotate without a flag day. */
export type SigningKey = {
  id: string
  secret: Uint8Array
  /** The secret is already that of this domain, and of no other. */
  only?: string
}

const MIN_SECRET_BYTES = 32
const encoder = new TextEncoder()

/** Reads `a:<base64url>,b:<base64url>`. The first key signs, all verify. Throws, naming what is wrong, never the secret. */
export function parseSigningKeys(text: string): SigningKey[] {
  const keys = text
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean)
    .map(parseKey)
  if (keys.length === 0) throw new Error("SIGNING_KEYS is empty: write <letter>:<base64url of 32 bytes or more>")
  if (new Set(keys.map((k) => k.id)).size !== keys.length) throw new Error("SIGNING_KEYS names a key id twice")
  return keys
}

function parseKey(part: string): SigningKey {
  const id = part.slice(0, 1)
  if (!/^[A-Za-z0-9]:/.test(part)) throw new Error("SIGNING_KEYS: each key is one letter or digit, a colon, a secret")
  const secret = fromBase64Url(part.slice(2))
  if (!secret || secret.length < MIN_SECRET_BYTES)
    throw new Error(`SIGNING_KEYS: the secret of key "${id}" must be base64url of at least ${MIN_SECRET_BYTES} bytes`)
  return { id, secret }
}

// Finished keys only: a promise kept across requests would bind one request to another's lifetime on Workers.
const imported = new WeakMap<SigningKey, Map<string, CryptoKey>>()

/** The HMAC-SHA256 key of a domain, derived by HKDF: what is signed in one domain means nothing in another. */
export async function hmacKey(key: SigningKey, domain: string): Promise<CryptoKey> {
  const known = imported.get(key)?.get(domain)
  if (known) return known
  const bytes = await hkdfBytes(key, domain, 32)
  const algorithm = { name: "HMAC", hash: "SHA-256" }
  const derived = await crypto.subtle.importKey("raw", new Uint8Array(bytes), algorithm, false, ["sign", "verify"])
  const domains = imported.get(key) ?? new Map<string, CryptoKey>()
  imported.set(key, domains.set(domain, derived))
  return derived
}

/** So many bytes of a domain (of a key that has only one, all it is), derived by HKDF: the same for the same key, and no way back to it. */
export async function hkdfBytes(key: SigningKey, domain: string, count: number): Promise<Uint8Array> {
  if (key.only === domain) return key.secret
  if (key.only !== undefined) throw new Error(`this key signs ${key.only} alone, not ${domain}`)
  const base = await crypto.subtle.importKey("raw", new Uint8Array(key.secret), "HKDF", false, ["deriveBits"])
  const info = encoder.encode(`v1:${domain}`)
  return new Uint8Array(
    await crypto.subtle.deriveBits({ name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info }, base, count * 8),
  )
}

/** The keys of one domain as a text that `parseSigningKeys` reads: whoever has it can sign there and nowhere else. */
export async function keysOfDomain(keys: readonly SigningKey[], domain: string): Promise<string> {
  const parts = keys.map(async (key) => `${key.id}:${toBase64Url(await hkdfBytes(key, domain, 32))}`)
  return (await Promise.all(parts)).join(",")
}

/** Signs in one domain, at once: HMAC-SHA256, 32 bytes, of the first `count` bytes. `id` is the key's. */
export type Signer = { id: string; mac(message: Uint8Array, count?: number): Uint8Array }

const signers = new WeakMap<SigningKey, Map<string, Signer>>()

/** What signs in a domain; made once for each key. */
export async function signerOf(key: SigningKey, domain: string): Promise<Signer> {
  const known = signers.get(key)?.get(domain)
  if (known) return known
  const secret = toHmacKey(await hkdfBytes(key, domain, 32))
  const signer: Signer = { id: key.id, mac: (message, count) => hmacOf(secret, message, count) }
  const domains = signers.get(key) ?? new Map<string, Signer>()
  signers.set(key, domains.set(domain, signer))
  return signer
}

/** The signers of a domain, in the order of the keys. */
export function signersOf(keys: readonly SigningKey[], domain: string): Promise<Signer[]> {
  return Promise.all(keys.map((key) => signerOf(key, domain)))
}

/** HMAC-SHA256 (32 bytes) under the key of a domain. */
export async function macOf(key: SigningKey, domain: string, message: Uint8Array): Promise<Uint8Array> {
  return (await signerOf(key, domain)).mac(message)
}

/** Equal bytes, compared without revealing by duration where they differ. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length
  for (let i = 0; i < a.length; i++) difference |= a[i]! ^ (b[i] ?? 0)
  return difference === 0
}

/** Bytes that nobody can guess. */
export function randomBytes(count: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(count))
}
