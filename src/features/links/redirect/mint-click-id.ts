import { toBase64Url } from "../../../lib/hash.ts"
import {
  equalBytes,
  randomBytes,
  type Signer,
  type SigningKey,
  signerOf,
  signersOf,
} from "../../../platform/signing.ts"
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
const CHANCE_BYTES = 128 * NONCE_BYTES
const encoder = new TextEncoder()

export type ClickVerdict = ({ kind: "valid" } & ClickFacts) | { kind: "invalid" }

type NewClick = { at: number; linkNumber: bigint; programId: string; isVisit: boolean }

/** A new click id, never given out before. `at` is ms of the vendor's time, `linkNumber` is `links.number`. */
export async function mintClickId(keys: readonly SigningKey[], click: NewClick): Promise<string> {
  return signClickId(await signerOf(keys[0]!, CLICK_DOMAIN), click)
}

/** The same at once, by a signer of click ids. */
export function signClickId(signer: Signer, click: NewClick): string {
  const facts = { ...click, programTag: programTag(click.programId) }
  const signed = signedBytes(signer.id, facts, nextNonce())
  return formatClickId(signed, signer.mac(signed))
}

/** Chance for the nonces to come: to ask for much of it costs no more than to ask for a little. */
const chance = { bytes: new Uint8Array(0), used: 0 }

const nonce = new Uint8Array(NONCE_BYTES)

/** Good until the next one is asked for. */
function nextNonce(): Uint8Array {
  if (chance.used === chance.bytes.length) Object.assign(chance, { bytes: randomBytes(CHANCE_BYTES), used: 0 })
  for (let i = 0; i < NONCE_BYTES; i++) nonce[i] = chance.bytes[chance.used + i]!
  chance.used += NONCE_BYTES
  return nonce
}

/** Whether we made this click id, and what it says. Whether its time makes sense is the caller's question. */
export async function verifyClickId(keys: readonly SigningKey[], text: string): Promise<ClickVerdict> {
  return readClickId(await signersOf(keys, CLICK_DOMAIN), text)
}

/** The same at once, by the signers of click ids. */
export function readClickId(signers: readonly Signer[], text: string): ClickVerdict {
  const parsed = parseClickId(text)
  const signer = parsed && signers.find((one) => one.id === parsed.keyId)
  if (!parsed || !signer) return { kind: "invalid" }
  if (!equalBytes(parsed.mac, signer.mac(parsed.signed).subarray(0, MAC_BYTES))) return { kind: "invalid" }
  return {
    kind: "valid",
    at: parsed.at,
    linkNumber: parsed.linkNumber,
    programTag: parsed.programTag,
    isVisit: parsed.isVisit,
  }
}

/** What is signed of one visitor at a time. No click id begins with this byte: what is signed here means nothing there. */
const room = (bytes: number) => new Uint8Array(1 + bytes).fill(255, 0, 1)
let named = room(1024)

type Visitor = { vendorId: string; day: string; address: string; userAgent: string }

/**
 * What a visitor of one vendor on one UTC day is known by until the click is stored, under a name that nobody can lead back:
 * see visitor-key.ts.
 */
export async function visitorName(keys: readonly SigningKey[], visitor: Visitor): Promise<string> {
  return signVisitorName(await signerOf(keys[0]!, CLICK_DOMAIN), visitor)
}

/** The same at once, by a signer of click ids. */
export function signVisitorName(signer: Signer, visitor: Visitor): string {
  const text = JSON.stringify([visitor.vendorId, visitor.day, visitor.address, visitor.userAgent])
  if (named.length <= 3 * text.length) named = room(6 * text.length)
  const { written } = encoder.encodeInto(text, named.subarray(1))
  return toBase64Url(signer.mac(named, 1 + written), HASH_BYTES)
}
