import { parseSigningKeys, type SigningKey } from "../signing.ts"

let read: { text: string; keys: SigningKey[] } | null = null

/** The keys that click ids are signed with, read once. */
export function edgeKeys({ SIGNING_KEYS: text }: { SIGNING_KEYS: string }): SigningKey[] {
  if (read?.text !== text) read = { text, keys: parseSigningKeys(text) }
  return read.keys
}
