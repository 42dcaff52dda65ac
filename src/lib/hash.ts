import { sha256Of } from "./hmac-sha256.ts"

const encoder = new TextEncoder()
/** What is hashed in some microseconds. */
const SHORT_BYTES = 512

const DIGITS = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"]
/** What twelve bits are in base64url: text that grows by two digits at a time is made in half the steps. */
const PAIRS = DIGITS.flatMap((first) => DIGITS.map((second) => first + second))

/** RFC 4648 §5, without padding, of the first `count` bytes. */
export function toBase64Url(bytes: Uint8Array, count = bytes.length): string {
  const whole = count - (count % 3)
  let text = ""
  for (let i = 0; i < whole; i += 3) {
    const bits = (bytes[i]! << 16) | (bytes[i + 1]! << 8) | bytes[i + 2]!
    text += PAIRS[bits >> 12]! + PAIRS[bits & 4095]!
  }
  if (whole === count) return text
  const a = bytes[whole]!
  if (count - whole === 1) return text + PAIRS[a << 4]!
  const b = bytes[whole + 1]!
  return text + PAIRS[(a << 4) | (b >> 4)]! + DIGITS[(b & 15) << 2]!
}

const VALUES = new Map([...DIGITS].map((digit, value) => [digit.charCodeAt(0), value]))
const VALUE_OF = Int8Array.from({ length: 128 }, (_, code) => VALUES.get(code) ?? -1)

/** The bytes of canonical unpadded base64url, or null: other letters, padding and stray trailing bits are refused. */
export function fromBase64Url(text: string): Uint8Array | null {
  if (text.length % 4 === 1) return null
  const bytes = new Uint8Array((text.length * 3) >> 2)
  let bits = 0
  let held = 0
  let at = 0
  for (let i = 0; i < text.length; i++) {
    const value = VALUE_OF[text.charCodeAt(i)] ?? -1
    if (value < 0) return null
    bits = ((bits << 6) | value) & 0xffff
    held += 6
    if (held < 8) continue
    held -= 8
    bytes[at++] = bits >> held
  }
  return (bits & ((1 << held) - 1)) === 0 ? bytes : null
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"))

/** Two small hex digits a byte. */
export function toHex(bytes: Uint8Array): string {
  let text = ""
  for (const byte of bytes) text += HEX[byte]!
  return text
}

let hexBy: ((text: string) => string) | null = null

/** By what short texts are hashed from now on, where a runtime has something that answers at once. */
export function hashShortBy(by: (text: string) => string): void {
  hexBy = by
}

/** SHA-256 of UTF-8 text as 64 hex digits; of a short one at once, since a promise of WebCrypto costs more than its hash. */
export async function sha256Hex(text: string): Promise<string> {
  if (hexBy && text.length <= SHORT_BYTES) return hexBy(text)
  const bytes = encoder.encode(text)
  if (bytes.length <= SHORT_BYTES) return toHex(sha256Of(bytes))
  return toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)))
}

/** The first 64 bits of the SHA-256 of UTF-8 text, as a signed number: it names a text among few. */
export function fingerprint(text: string): bigint {
  return new DataView(sha256Of(encoder.encode(text)).buffer).getBigInt64(0)
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
