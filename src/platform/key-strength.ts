/** What a key has to bring where it guards something real: as many random bytes as SHA-256 has. */
const MIN_RANDOM_BYTES = 32

const encoder = new TextEncoder()

/** What keeps a text from being a key of 32 random bytes, as the end of a sentence; null when nothing does. */
export function weaknessOfText(text: string): string | null {
  // 6 bits a character, as base64url has them; hexadecimal digits have 4.
  const bytes = Math.floor((text.length * (/^[0-9a-f]+$/i.test(text) ? 4 : 6)) / 8)
  if (bytes < MIN_RANDOM_BYTES)
    return `is too short; use at least ${MIN_RANDOM_BYTES} random bytes, as base64url or hex`
  return weaknessOf(encoder.encode(text), 12)
}

/** The same of bytes. */
export function weaknessOfBytes(bytes: Uint8Array): string | null {
  if (bytes.length < MIN_RANDOM_BYTES) return `is too short; use at least ${MIN_RANDOM_BYTES} random bytes`
  return weaknessOf(bytes, 16)
}

// Of random ones so few different values, a repetition or an even step come less often than once in 2^60.
function weaknessOf(bytes: Uint8Array, leastDifferent: number): string | null {
  const isFlat = new Set(bytes).size < leastDifferent
  const step = (i: number) => (bytes[i]! - bytes[i - 1]!) & 255
  const isStepped = bytes.every((_, i) => i < 2 || step(i) === step(1))
  if (!isFlat && !isStepped && !repeats(bytes)) return null
  return "is not random; generate it, and do not type it"
}

/** Whether it is a shorter piece over and over. */
function repeats(bytes: Uint8Array): boolean {
  for (let period = 1; period <= bytes.length / 2; period++)
    if (bytes.every((byte, i) => byte === bytes[i % period])) return true
  return false
}
