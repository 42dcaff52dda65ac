import type { ClickFlags, Consent } from "./click.ts"

/** What a click's row says by one bit each; its device is in those above. */
const BITS = {
  attributable: 1,
  bot: 2,
  prefetch: 4,
  head: 8,
  qr: 16,
  first: 32,
  granted: 64,
  not_required: 128,
} as const
const DEVICE_SHIFT = 8
const DEVICES = [null, "desktop", "mobile", "tablet", "tv", "bot"] as const
const CONSENT_BITS = BITS.granted | BITS.not_required

/** Any of them: no visit. */
export const NO_VISIT_BITS = BITS.bot | BITS.prefetch | BITS.head
/** The visitor's first visit of the link on its UTC day. */
export const FIRST_BIT = BITS.first

export type StoredFlags = {
  isAttributable: boolean
  isBot: boolean
  isPrefetch: boolean
  isHead: boolean
  isQr: boolean
  device: (typeof DEVICES)[number]
}

/** A click's bits; a device of another name counts as none. */
export function flagBits(
  { flags, consent }: { flags: ClickFlags; consent?: Consent },
  isFirst: boolean,
  device: string | null,
): number {
  const known = Math.max(0, DEVICES.indexOf(device as StoredFlags["device"]))
  return (
    (known << DEVICE_SHIFT) |
    (flags.unattributed ? 0 : BITS.attributable) |
    (flags.bot ? BITS.bot : 0) |
    (flags.prefetch ? BITS.prefetch : 0) |
    (flags.head ? BITS.head : 0) |
    (flags.qr ? BITS.qr : 0) |
    (isFirst ? BITS.first : 0) |
    (consent ? BITS[consent] : 0)
  )
}

export function readFlags(bits: number): StoredFlags {
  const has = (name: keyof typeof BITS) => (bits & BITS[name]) !== 0
  return {
    isAttributable: has("attributable"),
    isBot: has("bot"),
    isPrefetch: has("prefetch"),
    isHead: has("head"),
    isQr: has("qr"),
    device: DEVICES[bits >> DEVICE_SHIFT] ?? null,
  }
}

/** What the visitor said to being remembered; null where nobody asked, or they did not answer. */
export function consentOf(bits: number): Consent | null {
  return (bits & BITS.granted) !== 0 ? "granted" : (bits & BITS.not_required) !== 0 ? "not_required" : null
}

/** Bits to clear, and then to set. */
export type FlagChange = { cleared: number; added: number }

export const consentChange = (consent: Consent): FlagChange => ({ cleared: CONSENT_BITS, added: BITS[consent] })
export const notFirst: FlagChange = { cleared: BITS.first, added: 0 }
