import { base64url as base64Url } from "jose"

const encoder = new TextEncoder()

async function sealingKey(secret: Uint8Array, label: string) {
  const material = await crypto.subtle.importKey("raw", secret as BufferSource, "HKDF", false, ["deriveKey"])
  return crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt: encoder.encode("grapevine seal"), info: encoder.encode(label) },
    material,
    { name: "AES-GCM", length: 256 },
    false,
    ["encrypt", "decrypt"],
  )
}

/** Marks what a migration took over as it was; a job seals it. */
const PLAIN = "plain:"

/** Whether a text is kept as it was, for want of the keys where it was taken over. */
const isPlain = (sealed: string) => sealed.startsWith(PLAIN)

type Key = { id: string; secret: Uint8Array }

/** AES-256-GCM under a key made from the server's first secret and a label; unreadable without both. */
export async function seal(keys: Key[], label: string, text: string): Promise<string> {
  const { id, secret } = keys[0]!
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const key = await sealingKey(secret, label)
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, encoder.encode(text)))
  return `${id}.${base64Url.encode(iv)}.${base64Url.encode(sealed)}`
}

/** The text that `seal` was given; throws when the key is gone, the label another, or the text altered. */
export async function open(keys: Key[], label: string, sealed: string): Promise<string> {
  if (isPlain(sealed)) return sealed.slice(PLAIN.length)
  const [id, iv = "", body = ""] = sealed.split(".")
  const used = keys.find((k) => k.id === id)
  if (!used) throw new Error(`sealed with key "${id}", which is not among SIGNING_KEYS any more`)
  const key = await sealingKey(used.secret, label)
  const plain = await crypto.subtle.decrypt(
    { name: "AES-GCM", iv: base64Url.decode(iv) as BufferSource },
    key,
    base64Url.decode(body) as BufferSource,
  )
  return new TextDecoder().decode(plain)
}
