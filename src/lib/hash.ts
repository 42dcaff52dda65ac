const encoder = new TextEncoder()

/** RFC 4648 §5, without padding. */
export function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "")
}

/** The bytes of canonical unpadded base64url, or null: other letters, padding and stray trailing bits are refused. */
export function fromBase64Url(text: string): Uint8Array | null {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) return null
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"))
  const bytes = Uint8Array.from(binary, (c) => c.charCodeAt(0))
  return toBase64Url(bytes) === text ? bytes : null
}

/** Two small hex digits a byte. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("")
}

/** SHA-256 of UTF-8 text as 64 hex digits. */
export async function sha256Hex(text: string): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(text))))
}

/** The first 64 bits of the SHA-256 of UTF-8 text, as a signed number: it names a text among few. */
export async function fingerprint(text: string): Promise<bigint> {
  return new DataView(await crypto.subtle.digest("SHA-256", encoder.encode(text))).getBigInt64(0)
}

/** HMAC-SHA256 of UTF-8 text under a secret that is text itself, as outside parties sign. */
export async function hmacSha256(secret: string, text: string): Promise<Uint8Array> {
  const algorithm = { name: "HMAC", hash: "SHA-256" }
  const key = await crypto.subtle.importKey("raw", encoder.encode(secret), algorithm, false, ["sign"])
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, encoder.encode(text)))
}

/** Compares without revealing by its duration where the texts differ. */
export function equalConstantTime(a: string, b: string): boolean {
  let difference = a.length ^ b.length
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ (b.charCodeAt(i % Math.max(b.length, 1)) || 0)
  return difference === 0
}

/** JSON with sorted keys: equal values give equal text, so that a hash of it names the value. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, v) =>
    typeof v === "bigint"
      ? v.toString()
      : v && typeof v === "object" && !Array.isArray(v)
        ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
        : v,
  )
}
