import { base64url, CompactEncrypt, compactDecrypt } from "jose"

const ENCRYPTION = "A256GCM"
const encoder = new TextEncoder()

type Key = { id: string; secret: Uint8Array }

async function keyOf({ secret }: Key, label: string) {
  const material = await crypto.subtle.importKey("raw", secret as BufferSource, "HKDF", false, ["deriveKey"])
  return crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt: encoder.encode("grapevine seal"), info: encoder.encode(label) },
    material,
    { name: "AES-GCM", length: 256 },
    false,
    ["encrypt", "decrypt"],
  )
}

function keyNamed(keys: Key[], id: string | undefined): Key {
  const key = keys.find((one) => one.id === id)
  if (!key) throw new Error(`encrypted with key "${id}", which is not among SIGNING_KEYS any more`)
  return key
}

const headerOf = (kid: string) => ({ alg: "dir", enc: ENCRYPTION, kid })

/** How every text begins that the key of this id encrypted. */
export const startOf = (keyId: string) => `${base64url.encode(JSON.stringify(headerOf(keyId)))}.`

/** A compact JWE under a key made from the server's first secret and a label; unreadable without both. */
export async function encrypt(keys: Key[], label: string, text: string): Promise<string> {
  const key = keys[0]!
  const jwe = new CompactEncrypt(encoder.encode(text)).setProtectedHeader(headerOf(key.id))
  return jwe.encrypt(await keyOf(key, label))
}

/** The text that `encrypt` was given; throws when the key is gone, the label another, or the text altered. */
export async function decrypt(keys: Key[], label: string, encrypted: string): Promise<string> {
  if (encrypted.startsWith(PLAIN)) return encrypted.slice(PLAIN.length)
  if (encrypted.split(".").length === OLD_PARTS) return openOld(keys, label, encrypted)
  const { plaintext } = await compactDecrypt(encrypted, ({ kid }) => keyOf(keyNamed(keys, kid), label), {
    keyManagementAlgorithms: ["dir"],
    contentEncryptionAlgorithms: [ENCRYPTION],
  })
  return new TextDecoder().decode(plaintext)
}

/** Marks what a migration took over as it was; a job encrypts it. */
const PLAIN = "plain:"
/** `key.iv.ciphertext`, as it was written before: columns are rewritten by a job, stored answers go after 30 days. */
const OLD_PARTS = 3

async function openOld(keys: Key[], label: string, encrypted: string): Promise<string> {
  const [id, iv = "", body = ""] = encrypted.split(".")
  const algorithm = { name: "AES-GCM", iv: base64url.decode(iv) as BufferSource }
  const key = await keyOf(keyNamed(keys, id), label)
  return new TextDecoder().decode(await crypto.subtle.decrypt(algorithm, key, base64url.decode(body) as BufferSource))
}
