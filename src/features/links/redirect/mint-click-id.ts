import { toBase64Url } from "../../../lib/hash.ts"
import { equalBytes, macOf, randomBytes, type SigningKey } from "../../../platform/signing.ts"
import {
  CLICK_DOMAIN,
  type ClickFacts,
  formatClickId,
  MAC_BYTES,
  NONCE_BYTES,
  parseClickId,
  programTag,
  signedBytes,
} from "./core/click-id.ts"

const HASH_BYTES = 12

export type ClickVerdict = ({ kind: "valid" } & ClickFacts) | { kind: "invalid" }

/** A new click id, never given out before. `at` is ms of the vendor's time, `linkNumber` is `links.number`. */
export async function mintClickId(
  keys: readonly SigningKey[],
  click: { at: number; linkNumber: bigint; programId: string; isVisit: boolean },
): Promise<string> {
  const key = keys[0]!
  const facts = { ...click, programTag: programTag(click.programId) }
  const signed = signedBytes(key.id, facts, randomBytes(NONCE_BYTES))
  return formatClickId(signed, await macOf(key, CLICK_DOMAIN, signed))
}

/** Whether we made this click id, and what it says. Whether its time makes sense is the caller's question. */
export async function verifyClickId(keys: readonly SigningKey[], text: string): Promise<ClickVerdict> {
  const parsed = parseClickId(text)
  const key = parsed && keys.find((k) => k.id === parsed.keyId)
  if (!parsed || !key) return { kind: "invalid" }
  const expected = await macOf(key, CLICK_DOMAIN, parsed.signed)
  if (!equalBytes(parsed.mac, expected.subarray(0, MAC_BYTES))) return { kind: "invalid" }
  return {
    kind: "valid",
    at: parsed.at,
    linkNumber: parsed.linkNumber,
    programTag: parsed.programTag,
    isVisit: parsed.isVisit,
  }
}

/**
 * What a visitor of one vendor on one UTC day is known by until the click is stored, under a name that nobody can lead back:
 * see visitor-key.ts.
 */
export async function visitorName(
  keys: readonly SigningKey[],
  visitor: { vendorId: string; day: string; address: string; userAgent: string },
): Promise<string> {
  const text = JSON.stringify([visitor.vendorId, visitor.day, visitor.address, visitor.userAgent])
  // No click id begins with this byte: what is signed here means nothing there.
  const message = Uint8Array.of(255, ...new TextEncoder().encode(text))
  const mac = await macOf(keys[0]!, CLICK_DOMAIN, message)
  return toBase64Url(mac.subarray(0, HASH_BYTES))
}
