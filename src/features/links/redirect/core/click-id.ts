import { invariant } from "../../../../lib/assert.ts"
import { fromBase64Url, toBase64Url } from "../../../../lib/hash.ts"

/** What click ids are signed in; the edge is given the keys of this domain alone. */
export const CLICK_DOMAIN = "click"

/**
 * What a click id says. `at` is ms of the vendor's time; the tag names the program, so that no lookup is needed; what was
 * no visit (a bot's) counts for nobody, also while its click is on its way.
 */
export type ClickFacts = { at: number; linkNumber: bigint; programTag: bigint; isVisit: boolean }

export type SignedClick = ClickFacts & { keyId: string; signed: Uint8Array; mac: Uint8Array }

export const NONCE_BYTES = 8
export const MAC_BYTES = 16
const NUMBER_BYTES = 6
const PAYLOAD_BYTES = 3 * NUMBER_BYTES + NONCE_BYTES
const PREFIX = "clk_"
const SHAPE = /^clk_[A-Za-z0-9][A-Za-z0-9_-]{56}$/
const WORD = 2 ** 32
const encoder = new TextEncoder()
const MAX_NUMBER = 2 ** 48 - 1
/** The link number's highest bit, which no link reaches. */
const NO_VISIT = 2n ** 47n

/** Of programs that were asked for. */
const tags = new Map<string, bigint>()
const MOST_TAGS = 1_000

/** 48 bits of FNV-1a over the program's id. It sorts clicks by program and protects nothing: the signature does. */
export function programTag(programId: string): bigint {
  const known = tags.get(programId)
  if (known !== undefined) return known
  const tag = tagOf(programId)
  if (tags.size >= MOST_TAGS) tags.clear()
  tags.set(programId, tag)
  return tag
}

function tagOf(programId: string): bigint {
  let [high, low] = [0xcbf29ce4, 0x84222325]
  for (const byte of encoder.encode(programId)) {
    // Times 2^40 + 0x1b3, in halves of 32 bits.
    const mixed = (low ^ byte) >>> 0
    const product = mixed * 0x1b3
    high = (Math.imul(high, 0x1b3) + Math.floor(product / WORD) + (mixed << 8)) >>> 0
    low = product % WORD
  }
  const folded = (low ^ (high >>> 16)) >>> 0
  return BigInt((high & 0xffff) * WORD + folded)
}

/** The bytes a click id signs: key id ‖ ms (6) ‖ link number and visit (6) ‖ program tag (6) ‖ nonce (8), numbers big-endian. */
export function signedBytes(keyId: string, facts: ClickFacts, nonce: Uint8Array): Uint8Array {
  invariant(/^[A-Za-z0-9]$/.test(keyId) && nonce.length === NONCE_BYTES, "click_id_parts_sized")
  invariant(facts.linkNumber < NO_VISIT, "link_number_fits_47_bits")
  const bytes = new Uint8Array(1 + PAYLOAD_BYTES)
  bytes[0] = keyId.charCodeAt(0)
  writeNumber(bytes, 1, facts.at)
  writeNumber(bytes, 1 + NUMBER_BYTES, Number(facts.linkNumber) + (facts.isVisit ? 0 : Number(NO_VISIT)))
  writeNumber(bytes, 1 + 2 * NUMBER_BYTES, Number(facts.programTag))
  for (let i = 0; i < NONCE_BYTES; i++) bytes[1 + 3 * NUMBER_BYTES + i] = nonce[i]!
  return bytes
}

/** `clk_` and 57 characters: the key's id, then base64url of 42 bytes, which leaves no spare bits to vary. */
export function formatClickId(signed: Uint8Array, mac: Uint8Array): string {
  invariant(signed.length === 1 + PAYLOAD_BYTES && mac.length >= MAC_BYTES, "click_id_parts_sized")
  const body = new Uint8Array(PAYLOAD_BYTES + MAC_BYTES)
  for (let i = 0; i < PAYLOAD_BYTES; i++) body[i] = signed[i + 1]!
  for (let i = 0; i < MAC_BYTES; i++) body[PAYLOAD_BYTES + i] = mac[i]!
  return PREFIX + String.fromCharCode(signed[0]!) + toBase64Url(body)
}

/** Reads the parts of a click id; nothing in them may be believed before the signature was checked. */
export function parseClickId(text: string): SignedClick | null {
  if (!SHAPE.test(text)) return null
  const keyId = text.charAt(PREFIX.length)
  const body = fromBase64Url(text.slice(PREFIX.length + 1))
  if (!body) return null
  const signed = new Uint8Array(1 + PAYLOAD_BYTES)
  signed[0] = keyId.charCodeAt(0)
  signed.set(body.subarray(0, PAYLOAD_BYTES), 1)
  const marked = readNumber(body, NUMBER_BYTES)
  return {
    keyId,
    signed,
    mac: body.slice(PAYLOAD_BYTES),
    at: Number(readNumber(body, 0)),
    linkNumber: marked % NO_VISIT,
    isVisit: marked < NO_VISIT,
    programTag: readNumber(body, 2 * NUMBER_BYTES),
  }
}

/** The parts of a click id that name it, without the others. */
export function readKey(text: string) {
  const body = SHAPE.test(text) ? fromBase64Url(text.slice(PREFIX.length + 1)) : null
  if (!body) return null
  return {
    keyId: text.charAt(PREFIX.length),
    at: Number(readNumber(body, 0)),
    linkNumber: readNumber(body, NUMBER_BYTES) % NO_VISIT,
    nonce: readNonce(body),
  }
}

const nonceView = new DataView(new ArrayBuffer(NONCE_BYTES))

function readNonce(body: Uint8Array): bigint {
  for (let i = 0; i < NONCE_BYTES; i++) nonceView.setUint8(i, body[3 * NUMBER_BYTES + i]!)
  return nonceView.getBigInt64(0)
}

function writeNumber(bytes: Uint8Array, offset: number, value: number): void {
  invariant(value >= 0 && value <= MAX_NUMBER, "click_id_number_fits_48_bits")
  const high = Math.floor(value / WORD)
  bytes[offset] = high >>> 8
  bytes[offset + 1] = high
  bytes[offset + 2] = value >>> 24
  bytes[offset + 3] = value >>> 16
  bytes[offset + 4] = value >>> 8
  bytes[offset + 5] = value
}

function readNumber(bytes: Uint8Array, offset: number): bigint {
  let value = 0
  for (let i = 0; i < NUMBER_BYTES; i++) value = value * 256 + bytes[offset + i]!
  return BigInt(value)
}
