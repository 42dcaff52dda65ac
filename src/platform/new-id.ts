import { customAlphabet } from "nanoid"
import { ID_PREFIXES, type IdKind } from "../vocabulary/ids.ts"

// Digits and small letters only: they sort alike in every collation, so that ids sort by the time they were made.
const ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz"
const TIME_LENGTH = 9
const COUNT_LENGTH = 3
const tail = customAlphabet(ALPHABET, 10)
const secret = customAlphabet("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", 40)

let lastMs = 0
let count = 0

/** A new public id. Ids of one process sort in the order they were made, also within a millisecond. */
export function newId(kind: IdKind): string {
  const now = Date.now()
  count = now <= lastMs ? count + 1 : 0
  lastMs = Math.max(now, lastMs)
  const time = lastMs.toString(36).padStart(TIME_LENGTH, "0")
  const order = (count % 36 ** COUNT_LENGTH).toString(36).padStart(COUNT_LENGTH, "0")
  return `${ID_PREFIXES[kind]}_${time}${order}${tail()}`
}

/** 40 characters of 62: 238 bits nobody can guess. */
export function newSecret(prefix = ""): string {
  return prefix + secret()
}

/** A short code that people read and type: 8 letters and digits of which none looks like another. */
export const newCode = customAlphabet("23456789abcdefghjkmnpqrstuvwxyz", 8)

/** A secret that signs webhooks as Standard Webhooks has it: 32 random bytes. */
export function newSigningSecret(): string {
  return `whsec_${btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))))}`
}
